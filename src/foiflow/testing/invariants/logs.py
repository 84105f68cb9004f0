"""Invariants of logs: their order, their replay, their writing and reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from foiflow.batch.replay import replay
from foiflow.codecs.logs import case_from_json
from foiflow.testing.engine import FOIFLOW
from foiflow.testing.invariants.agreement import Disagreement
from foiflow.testing.naive.reading import rules_of

if TYPE_CHECKING:
    from foiflow.cases.case import Case
    from foiflow.cases.events import Event
    from foiflow.testing.engine import Engine, Owed

__all__ = ["order_within_a_day_moves_no_date", "replay_equals_live", "writing_and_reading_changes_nothing"]


def order_within_a_day_moves_no_date(case: Case, engine: Engine = FOIFLOW) -> None:
    """Check that neighbours of one day give the same due dates in either order.

    Not those of which the later has the last word: two that start, move or end
    a period of the request, two about the same party, or an opinion and what
    ends the request.

    Args:
        case: The case.
        engine: The system to try.

    Raises:
        Disagreement: A due date depends on the order.
    """
    last_word, endings = _last_words(case), _endings(case)
    as_it_is: set[Owed] | None = None
    for at in range(1, len(case.log) - 1):
        one, other = case.log[at : at + 2]
        if _may_swap(one, other, last_word) and not _ends_for(one, other, endings):
            swapped = attrs.evolve(case, log=(*case.log[:at], other, one, *case.log[at + 2 :]))
            if not swapped.rejected:
                as_it_is = _dates(case, engine) if as_it_is is None else as_it_is
                moved = as_it_is ^ _dates(swapped, engine)
                if moved:
                    why = f"{one.type} and {other.type} in the other order move {', '.join(sorted(map(_told, moved)))}"
                    raise Disagreement(why, case)


def _last_words(case: Case) -> frozenset[str]:
    """Name the events that start, move or end a period that nobody shares with others."""
    found: set[str | None] = set()
    for row in rules_of(case).duty:
        if row.per is None:
            triggers = [*row.starts_on, *row.done_by, *(restart.by for restart in row.restarted)]
            found |= {trigger.event for trigger in triggers} | {extension.by for extension in row.extended}
            found |= {*row.void_on, *row.closed_by}
    return frozenset(name for name in found if name is not None)


def _endings(case: Case) -> frozenset[str]:
    return frozenset(name for row in rules_of(case).duty for name in (*row.void_on, *row.closed_by))


def _ends_for(one: Event, other: Event, endings: frozenset[str]) -> bool:
    return any(ending.type in endings and shared.per is not None for ending, shared in ((one, other), (other, one)))


def _may_swap(one: Event, other: Event, last_word: frozenset[str]) -> bool:
    if one.on != other.on or {one.type, other.type} <= last_word or one.type == other.type == "entry_corrected":
        return False
    same = one.per is not None and one.per == other.per and getattr(one, one.per) == getattr(other, one.per)
    measured = any(getattr(event, "until", None) for event in (one, other)) and (one.per or other.per)
    return not same and not measured and "entry_corrected" not in (one.type, other.type)


def _dates(case: Case, engine: Engine) -> set[Owed]:
    return {owed._replace(status=None) for owed in engine.read(case).duties if owed.status != "void"}


def _told(owed: Owed) -> str:
    return f"{owed.duty} ({owed.due})"


def replay_equals_live(case: Case) -> None:
    """Check that replaying a log gives what recording its events gave.

    Args:
        case: The case, recorded event by event.

    Raises:
        Disagreement: The replay differs, or rejects what was recorded.
    """
    [result] = replay([_log(case)], profile=case.profile)
    if result.error is not None:
        raise Disagreement(f"the replay cannot read it: {result.error}", case)
    found = result.to_dict()
    live = {
        "state": case.state,
        "duties": [(duty.id, duty.about, duty.status, duty.due.isoformat()) for duty in case.duties],
        "findings": [(finding.code, finding.message) for finding in case.findings],
        "rejected": [],
    }
    replayed = {
        "state": found["state"],
        "duties": [(duty["id"], duty["about"], duty["status"], duty["due"]) for duty in found["duties"]],
        "findings": [(finding["code"], finding["message"]) for finding in found["findings"]],
        "rejected": found["rejected"],
    }
    for what, said in live.items():
        if said != replayed[what]:
            raise Disagreement(f"live, {what} are {said}, and replayed {replayed[what]}", case)


def writing_and_reading_changes_nothing(case: Case) -> None:
    """Check that a case comes back from JSON and plain values as it was.

    Args:
        case: The case.

    Raises:
        Disagreement: It comes back as another.
    """
    by_name = isinstance(case.profile, str)
    read = case_from_json(case.to_json(), calendar=case.calendar) if by_name else case
    if read != attrs.evolve(case, read_as_of=None) and by_name:
        raise Disagreement("written as JSON and read again it is another case", case)
    if read.to_dict() != case.to_dict() or read.duties != attrs.evolve(case, read_as_of=None).duties:
        raise Disagreement("written and read again it has other duties or another log", case)


def _log(case: Case) -> dict[str, Any]:
    """Give the case as plain values that name no profile: an agency's own file has no name to be found by."""
    return {name: value for name, value in case.to_dict().items() if name != "profile"}
