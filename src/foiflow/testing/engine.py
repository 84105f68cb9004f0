"""What is tested: a system that reads case logs, foiflow's own or the caller's."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from foiflow.batch.across import findings_across
from foiflow.office.fees import month_bills

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from foiflow.cases.case import Case

__all__ = ["FOIFLOW", "Across", "DocketEngine", "Engine", "FoiflowEngine", "Owed", "Reading"]

_REPEAT = "repeat_of_earlier_request"


class Owed(NamedTuple):
    """A duty and when it is due.

    Attributes:
        duty: The duty's id, such as ``reply``.
        about: The party or agency, where there may be several.
        starts: The day it starts, which is not counted.
        due: Its last day, inclusive.
        status: As foiflow names it; None where the system does not say, and
            then it is not compared.
    """

    duty: str
    about: str | None
    starts: date
    due: date
    status: str | None = None


class Reading(NamedTuple):
    """What a case amounts to as of a day.

    Attributes:
        state: The state; None before the legal day of receipt.
        duties: Every duty that arose, in any order.
    """

    state: str | None
    duties: tuple[Owed, ...]


class Across(NamedTuple):
    """What cases bring about in one another.

    Attributes:
        fees: What each request costs by the item at its rank in the month, in
            CNY, by case id; a request that is not counted is left out.
        repeats: The ids of the cases that ask again for what the same
            applicant had been answered.
    """

    fees: Mapping[str, int]
    repeats: frozenset[str]


@runtime_checkable
class Engine(Protocol):
    """A system that reads one case.

    Where it knows only some duties, or never says ``void``, ``check_profile``
    compares what it knows: see ``covers``.
    """

    @property
    def covers(self) -> frozenset[str] | None:
        """The ids of the duties it knows; None for all."""

    def read(self, case: Case) -> Reading:
        """Give the state and the duties of a case as of ``case.as_of``.

        Args:
            case: Its log, applicants, profile and calendar; nothing that
                foiflow has worked out of them is needed.
        """


@runtime_checkable
class DocketEngine(Protocol):
    """A system that also looks across cases."""

    def across(self, cases: Iterable[Case]) -> Across:
        """Give what the cases bring about in one another, in any order."""


class FoiflowEngine:
    """foiflow's own reading."""

    covers: frozenset[str] | None = None

    def read(self, case: Case) -> Reading:
        """Give the state and the duties of a case."""
        duties = ((duty.id, duty.about, duty.starts, duty.due, duty.status) for duty in case.duties)
        return Reading(case.state, tuple(Owed(*each) for each in duties))

    def across(self, cases: Iterable[Case]) -> Across:
        """Give the fees of each month, and the findings on repeated requests."""
        read = sorted(cases, key=attrgetter("case_id"))
        fees = {request.case_id: request.quote.cny for bill in month_bills(read) for request in bill.requests}
        found = findings_across(read).items()
        repeats = frozenset(case_id for case_id, made in found if _REPEAT in {finding.code for finding in made})
        return Across(fees, repeats)


FOIFLOW = FoiflowEngine()
"""foiflow's own reading, the one that is tried where no other is given."""
