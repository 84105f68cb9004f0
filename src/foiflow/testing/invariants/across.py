"""Invariants of several cases together: fees, repeats, the annual report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.office.reports.check import check
from foiflow.office.reports.layouts import LAYOUTS
from foiflow.office.reports.make import make_report
from foiflow.testing.engine import FOIFLOW
from foiflow.testing.naive import NaiveReading

if TYPE_CHECKING:
    from foiflow.cases.case import Case
    from foiflow.testing.engine import DocketEngine

__all__ = ["agrees_across_cases", "reports_reconcile"]

_NAIVE = NaiveReading()


def agrees_across_cases(cases: tuple[Case, ...], engine: DocketEngine = FOIFLOW) -> None:
    """Compare the fees of a month and repeated requests with a naive reading.

    Args:
        cases: The cases, each with an id of its own.
        engine: The system to try.

    Raises:
        AssertionError: They do not say the same.
    """
    said, naive = engine.across(cases), _NAIVE.across(cases)
    for case_id in sorted(said.fees.keys() | naive.fees.keys()):
        right, wrong = naive.fees.get(case_id), said.fees.get(case_id)
        if right != wrong:
            raise AssertionError(f"{case_id} costs {_cny(right)}, and the system says {_cny(wrong)}")
    for case_id in sorted(said.repeats ^ naive.repeats):
        right_is = "repeats" if case_id in naive.repeats else "does not repeat"
        raise AssertionError(f"{case_id} {right_is} an earlier request, and the system says otherwise")


def _cny(amount: int | None) -> str:
    return "nothing, for it is not counted" if amount is None else f"{amount} CNY"


def reports_reconcile(cases: tuple[Case, ...]) -> None:
    """Check every equation of the annual reports that the cases give.

    Args:
        cases: The cases, each with an id of its own.

    Raises:
        AssertionError: An equation does not hold.
    """
    days = [event.on for case in cases for event in case.log]
    years = range(min(days).year, max(days).year + 1) if days else range(0)
    for layout in LAYOUTS:
        failures = check(make_report(cases, year=year, layout=layout) for year in years).failures
        if failures:
            wrong = failures[0]
            where = " ".join(wrong.equation.where)
            raise AssertionError(f"{wrong.equation.name} ({where}, {layout}): {wrong.left} is not {wrong.right}")
