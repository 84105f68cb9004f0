"""Results as lines of JSON, the bytes that ``foiflow replay`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.batch import written
from foiflow.batch.tracing import Number, filled, mark, split
from foiflow.cases.findings import judged, sentence
from foiflow.cases.fold import standing_of
from foiflow.codecs import jsonl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiflow.batch.replay import Result
    from foiflow.batch.tracing import Tape
    from foiflow.cases.fold import Folded
    from foiflow.codecs.fast import FastCase

__all__ = ["Lines"]


class Lines:
    """Every duty, finding and refusal of a case, as one line."""

    def plainly(self, result: Result, found: FastCase | None) -> bytes:
        """Write one result."""
        return jsonl.dumps(result.to_dict())

    def traced(self, tape: Tape, profile: str, folded: Folded, now: Any, later: Any) -> str:
        """Write the code that fills in the line of any case of a trace."""

        def write(day: Any) -> str:
            if not isinstance(day, Number):
                return written.iso(day)
            return mark(tape.number(f"iso[{day.text}]", tape.names["iso"][day.value]).text)

        ledger, state, standings = standing_of(folded.ledger, now)
        header = {
            "case_id": filled("json(found.case_id)"),
            "profile": profile,
            "law": None if ledger is None else ledger.plan.rules.law,
            "state": state,
            "as_of": write(now),
        }
        duties, findings = [], []
        for _, standing in standings:
            about: Any = standing.about
            named = standing if about is None else standing._replace(about=filled(f"json({about.text})"))
            duties.append(written.duty(named, write))
        if ledger is not None and state is not None:
            plan = ledger.plan
            findings = [
                written.finding(
                    one.code,
                    write(one.day),
                    plan.severity(one.code, one.severity),
                    one.cites,
                    sentence(plan, one, write),
                )
                for one in judged(ledger, standings, now)
            ]
        told: Any = filled("text(later)") if later else 0
        line = written.case(header, duties, findings, folded.rejected, told)
        parts = split(jsonl.dumps(line).decode())
        template = "%b".join(part.replace("%", "%%") for part in parts[::2]).encode()
        return f"{tape.names.constant(template)} % ({''.join(f'{code}, ' for code in parts[1::2])})"

    def gathered(self, answers: list[bytes]) -> bytes:
        """Put lines together."""
        return b"".join(answers)

    def replaced(self, gathered: bytes, errors: Mapping[int, bytes]) -> bytes:
        """Put other lines in their place."""
        return b"".join(errors.get(place, line) for place, line in enumerate(gathered.splitlines(keepends=True)))
