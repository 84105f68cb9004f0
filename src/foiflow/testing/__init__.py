"""Tests for what others build on foiflow: a store of cases on their own tables."""

import pytest

# What these modules assert is explained as in a test of one's own.
pytest.register_assert_rewrite(*(f"foiflow.testing.store_{part}" for part in ("queries", "texts", "writing")))

from foiflow.testing.store_contract import StoreContract  # noqa: E402 -- after the line above

__all__ = ["StoreContract"]
