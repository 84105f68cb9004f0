"""The bar on standard error."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from foiflow.cli.progress import bar

if TYPE_CHECKING:
    import pytest


def test_the_bar_goes_on_over_several_files(capsys: pytest.CaptureFixture[str]) -> None:
    """Now and then it is told how far a file has been read; standard output stays empty."""
    with bar(2000) as on_bytes:
        for size in (1000, 1000):
            stream = io.BytesIO(b"x" * size)
            for place in range(0, size, 2):
                stream.seek(place)
                on_bytes(stream)
    assert capsys.readouterr().out == ""
