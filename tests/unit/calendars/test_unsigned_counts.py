from __future__ import annotations

import numpy as np
import pytest

from foiflow.calendars import load_calendar

pd = pytest.importorskip("pandas")


@pytest.mark.parametrize("kind", ["UInt8", "UInt64", "Int8"])
def test_a_column_of_counts_that_cannot_be_negative_may_have_gaps(kind: str) -> None:
    """A missing count gives a missing day, also where the column holds no number below nought."""
    days, counts = np.array(["2024-03-04"] * 2, "datetime64[D]"), pd.Series([20, None], dtype=kind)

    found = load_calendar("cn").add_working_days_array(days, counts)

    assert [str(day)[:10] for day in found] == ["2024-04-01", "NaT"]
