from __future__ import annotations

from datetime import date

from foiflow.cases.fold import last_day
from foiflow.codecs.logs import case_from_dict

WRONG = {"type": "answer_issued", "on": "2024-06-03", "outcome": "disclosed"}
CORRECTION = {
    "type": "entry_corrected",
    "on": "2024-05-06",
    "by": "registry",
    "index": 0,
    "reason": "a slip of the pen",
    "event": {**WRONG, "on": "2024-03-04"},
}


def test_a_day_that_was_corrected_is_not_the_last() -> None:
    """The last day is that of the correction, whatever else is in the log, and no day of what was never so."""
    log = case_from_dict(
        {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "events": [WRONG, CORRECTION]}
    ).log

    assert last_day(log[:1]) == date(2024, 6, 3)
    assert last_day(log) == date(2024, 5, 6)
    assert last_day(()) == date.min
