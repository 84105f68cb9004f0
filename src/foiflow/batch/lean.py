"""The least that is asked of many cases: the reply, and which findings.

A row is a plain tuple in the order of ``LEAN``; days are day numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.batch.tracing import Number
from foiflow.cases.duties import excluded, settled
from foiflow.cases.findings import judged
from foiflow.cases.fold import begun, state_of
from foiflow.cases.silence import open_on_silence
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiflow.batch.replay import Result
    from foiflow.batch.tracing import Tape
    from foiflow.cases.duties import Standing
    from foiflow.cases.fold import Folded
    from foiflow.cases.ledger import Ledger, Run
    from foiflow.codecs.fast import FastCase

    Row = tuple[Any, ...]

__all__ = ["LEAN", "Rows", "finding_bits", "used_days"]

LEAN = {
    "case_id": "text",
    "profile": "word",
    "law": "word",
    "state": "word",
    "as_of": "day",
    "status": "word",
    "starts": "day",
    "due": "day",
    "done": "day",
    "late": "flag",
    "working_days_used": "count",
    "findings": "bits",
    "agency": "text",
    "line": "line",
    "error": "text",
}
"""The columns and their kinds."""

_REPLY = "reply"
_LATE = ("met_late", "overdue")
_NO_REPLY = (None, None, None, None, None, None)


def finding_bits() -> dict[str, int]:
    """Give the bit of each code of findings: its place in the vocabulary, from 0."""
    return {code: place for place, code in enumerate(vocabulary()["finding"])}


class Rows:
    """One row a case."""

    def __init__(self) -> None:
        """Number the codes of findings."""
        self._bits = {code: 1 << place for code, place in finding_bits().items()}

    def plainly(self, result: Result, found: FastCase | None) -> Row:
        """Give the row of one case, or of one that could not be read."""
        reading = result.reading
        if reading is None or result.as_of is None:
            told = {"case_id": result.case_id, "line": result.line, "error": str(result.error)}
            return tuple((dict.fromkeys(LEAN) | told).values())
        ledger, now = reading.ledger, result.as_of.toordinal()
        case = found if found is not None else result.case
        reply = _reply(ledger, reading.standings, now)
        bits = self._sum(finding.code for finding in result.findings)
        law = None if ledger is None else ledger.plan.rules.law
        agency = None if case is None else case.agency
        return (result.case_id, result.profile_id, law, reading.state, now, *reply, bits, agency, None, None)

    def traced(self, tape: Tape, profile: str, folded: Folded, now: Any, later: Any) -> str:
        """Write the code that gives the row of any case of a trace."""
        ledger, state = folded.ledger, None
        reply, bits, law = _NO_REPLY, 0, None
        if ledger is not None:
            law = ledger.plan.rules.law
            if begun(ledger, now):
                open_on_silence(ledger, now)
                state, standings = state_of(ledger), _told_of(ledger, now)
                reply = _reply(ledger, standings, now)
                bits = self._sum(one.code for one in judged(ledger, standings, now))

        def code(value: object) -> str:
            if isinstance(value, Number):
                return value.text
            return tape.names.constant(value) if isinstance(value, str) else repr(value)

        fixed = ", ".join(code(value) for value in (profile, law, state, now, *reply, bits))
        return f"(found.case_id, {fixed}, found.agency, None, None)"

    def _sum(self, codes: Iterable[str]) -> int:
        found = 0
        for code in codes:
            found |= self._bits[code]
        return found


def _told_of(ledger: Ledger, now: int) -> list[tuple[Run, Standing]]:
    """Say how those duties stand that a row tells of, and no others."""
    runs = [run for run in ledger.runs if not run.latent and (run.row.late or run.row.id == _REPLY)]
    return [(run, settled(ledger, run, now)) for run in runs]


def _reply(ledger: Ledger | None, standings: Iterable[tuple[Run, Standing]], now: int) -> tuple[Any, ...]:
    """Give what a row tells of the reply: of its last running that is not void, if any is not."""
    told: tuple[Run, Standing] | None = None
    for run, standing in standings:
        if run.row.id == _REPLY and (told is None or run.voided is None or told[0].voided is not None):
            told = run, standing
    if told is None or ledger is None:
        return _NO_REPLY
    run, standing = told
    late = standing.status in _LATE
    return standing.status, standing.starts, standing.due, standing.done, late, used_days(ledger, run, now)


def used_days(ledger: Ledger, run: Run, now: int) -> int | None:
    """Count the working days that a running has used: by its end, or by a day.

    Args:
        ledger: The case.
        run: A running of a duty.
        now: The day, for a running that nothing has ended; inclusive.

    Returns:
        Working days after its start, those left out excepted; None where it is
        not counted in working days.
    """
    if run.fixed is not None:
        return None
    ended = [day for day in (run.done, run.voided, run.closed) if day is not None]
    calendar = ledger.plan.calendar
    start, end = calendar.rank(run.start), calendar.rank(ended[0] if ended else now)
    used = end - start
    for _, begin, until in excluded(ledger, run, now)[1]:
        last = min(until, end)
        if last > begin:
            used = used - (last - begin)
    return max(used, 0)
