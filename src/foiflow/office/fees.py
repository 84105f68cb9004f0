"""What a request's information-processing fee comes to, tier by tier."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.batch.across import PER_ITEM, Docket, distinct
from foiflow.cases.check import fault
from foiflow.errors import HIDDEN, InputError, UnknownName
from foiflow.law.files import vocabulary
from foiflow.law.load import default_profile, load_profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from foiflow.batch.across import Month, MonthCount
    from foiflow.cases.case import Case
    from foiflow.cases.plan import Plan
    from foiflow.law.model import Rules, Tariff

__all__ = ["BilledRequest", "Charge", "MonthBill", "Quote", "month_bills", "quote", "units_in_words"]

_WRITTEN = ("first", "last", "units", "cny_each", "cny")


@attrs.frozen
class Charge:
    """Units that cost the same: one line of the arithmetic.

    Attributes:
        tariff: ``per_item`` or ``per_page``.
        first: The first unit, counted from 1.
        last: The last unit, inclusive.
        cny_each: What each costs, in CNY.
        cites: The articles.
    """

    tariff: str
    first: int
    last: int
    cny_each: int
    cites: tuple[str, ...]

    @property
    def units(self) -> int:
        """How many units there are."""
        return self.last - self.first + 1

    @property
    def cny(self) -> int:
        """What they cost together, in CNY."""
        return self.units * self.cny_each

    @property
    def sentence(self) -> str:
        """The line in words, with its articles."""
        units = units_in_words(self.tariff, self.first, self.last)
        return f"{units}: {self.units} × {self.cny_each} CNY = {self.cny} CNY [{'; '.join(self.cites)}]"


def units_in_words(tariff: str, first: int, last: int) -> str:
    """Name some units of a tariff, such as ``items 11 to 30``."""
    unit = vocabulary()["tariff"][tariff]["unit"]
    return f"{unit} {first}" if first == last else f"{unit}s {first} to {last}"


@attrs.frozen(kw_only=True)
class Quote:
    """What some units cost.

    Attributes:
        tariff: ``per_item`` or ``per_page``.
        on: The day of the fee notice, by which the tariff is chosen.
        already: How many units of the month came before; never pages.
        units: How many units are priced.
        charges: The arithmetic, tier by tier; none where no tariff is in force.
        in_force: Whether a tariff is in force.
        begins: The first day of the next tariff, where none is in force.
        cites: The tariff's articles; where none is in force, those by which
            nothing is chargeable.
        text: How well the tariff's wording is known: ``confirmed`` or not.
    """

    tariff: str
    on: date
    already: int
    units: int
    charges: tuple[Charge, ...]
    in_force: bool
    begins: date | None
    cites: tuple[str, ...]
    text: str

    @property
    def cny(self) -> int:
        """The sum, in CNY."""
        return sum(charge.cny for charge in self.charges)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The arithmetic in words, a line a tier, then the sum."""
        if self.in_force:
            unsure = () if self.text == "confirmed" else (f"the wording behind this tariff is {self.text}",)
            return (*(charge.sentence for charge in self.charges), f"in all {self.cny} CNY", *unsure)
        words = vocabulary()["tariff"][self.tariff]["en"]
        later = f": the tariff is in force from {self.begins}" if self.begins else ""
        basis = f" [{'; '.join(self.cites)}]" if self.cites else ""
        return (f"nothing is chargeable {words} on {self.on}{later}{basis}",)

    def to_dict(self) -> dict[str, Any]:
        """Give the quote as plain values."""
        return {
            "tariff": self.tariff,
            "on": self.on.isoformat(),
            "in_force": self.in_force,
            "already": self.already,
            "units": self.units,
            "cny": self.cny,
            "charges": [{name: getattr(charge, name) for name in _WRITTEN} for charge in self.charges],
            "cites": list(self.cites),
            "text": self.text,
        }


def quote(tariff: str, units: int, *, on: date, already: int = 0, profile: str | Path | None = None) -> Quote:
    """Quote what units of a tariff cost, tier by tier.

    Args:
        tariff: ``per_item`` or ``per_page``.
        units: How many items of a month, or pages of one request.
        on: The day of the fee notice, by which the tariff is chosen.
        already: How many items the applicant has asked for before in the month.
            Pages are counted for each request alone.
        profile: A profile's id or file; the national one where None.

    Raises:
        UnknownName: There is no such tariff, or no such profile.
        InputError: A number is none or too large, or a day is none or lies
            before every law.

    Basis:
        cn-fees-2021:4, cn-fees-2021:5

    Example:
        >>> from datetime import date
        >>> found = quote("per_item", 5, already=28, on=date(2024, 4, 8))
        >>> found.cny
        800
        >>> found.sentences[0]
        'items 29 to 30: 2 × 100 CNY = 200 CNY [cn-fees-2021:3; cn-fees-2021:4]'
        >>> [(charge.units, charge.cny_each) for charge in found.charges]
        [(2, 100), (3, 200)]
    """
    words = vocabulary()["tariff"]
    if tariff not in words:
        raise UnknownName("tariff", tariff, words)
    most = words[tariff]["most"]
    if type(units) is not int or not 1 <= units <= most:
        raise InputError("units", units, f"a whole number from 1 to {most}")
    if words[tariff]["over"] == "request" and already != 0:
        raise InputError("already", already, f"0: {words[tariff]['unit']}s are counted for each request alone")
    if type(already) is not int or not 0 <= already <= most:
        raise InputError("already", already, f"a whole number from 0 to {most}")
    loaded = load_profile(default_profile() if profile is None else profile)
    _check_day("on", on)
    if on < loaded.first_day:
        raise InputError("on", on.isoformat(), f"{loaded.first_day} or later")
    return _quoted(loaded.rules(on, loaded.conventions(on)), tariff, units, already, on)


def _check_day(name: str, day: object) -> None:
    expected = fault(day, "date")
    if expected is not None:
        raise InputError(name, day, expected)


def _quoted(rules: Rules, name: str, units: int, already: int, on: date) -> Quote:
    rows = [row for row in rules.tariff if row.id == name]
    row = next((row for row in rows if row.in_force.holds_on(on)), None)
    starts = [row.in_force.from_ for row in rows if row.in_force.from_ is not None and row.in_force.from_ > on]
    return Quote(
        tariff=name,
        on=on,
        already=already,
        units=units,
        charges=() if row is None else tuple(_charges(row, already + 1, already + units)),
        in_force=row is not None,
        begins=min(starts, default=None) if row is None else None,
        cites=_never_chargeable(rules, on) if row is None else row.cite,
        text="confirmed" if row is None else row.text,
    )


def _never_chargeable(rules: Rules, on: date) -> tuple[str, ...]:
    """Cite why no fee notice of a day is lawful, whatever it bills."""
    found = (rule for rule in rules.finding if rule.code == "fee_not_chargeable" and rule.if_ is None)
    return tuple(cite for rule in found if rule.in_force.holds_on(on) for cite in rule.cite)


def _charges(tariff: Tariff, first: int, last: int) -> Iterator[Charge]:
    """Cut units into those that cost the same."""
    while first <= last:
        end = min(last, _end_of_step(tariff, first, last))
        yield Charge(tariff.id, first, end, tariff.price(first), tariff.cite)
        first = end + 1


def _end_of_step(tariff: Tariff, unit: int, last: int) -> int:
    """Give the last unit of the step that a unit lies in; ``last`` where it has no end."""
    for tier in tariff.tiers:
        if unit <= tier.to:
            return tier.to
    if tariff.beyond.cny is not None:
        return last
    past = unit - tariff.tiers[-1].to - 1
    return unit + tariff.beyond.every - past % tariff.beyond.every - 1


# --- the bill of a month --------------------------------------------------------------------------------------------


@attrs.frozen
class BilledRequest:
    """A request in a month's bill.

    Attributes:
        case_id: Its case.
        on: The day by which it counts.
        quote: What its items cost at the rank that they have in the month.
    """

    case_id: str
    on: date
    quote: Quote


@attrs.frozen(kw_only=True)
class MonthBill:
    """What one applicant's requests of a calendar month cost at one organ.

    Attributes:
        applicant: What tells the applicant apart: id, name or cluster.
        scope: The agency, or the government, whose requests are counted.
        month: The first day of the month.
        requests: The requests in the order they count: by day, then by case id.
    """

    applicant: str = attrs.field(repr=lambda _: HIDDEN)
    scope: str | None
    month: date
    requests: tuple[BilledRequest, ...]

    @property
    def items(self) -> int:
        """How many items were asked for."""
        return sum(request.quote.units for request in self.requests)

    @property
    def cny(self) -> int:
        """The sum, in CNY."""
        return sum(request.quote.cny for request in self.requests)

    @property
    def charges(self) -> tuple[Charge, ...]:
        """The arithmetic of the whole month, tier by tier."""
        steps: list[Charge] = []
        for charge in (charge for request in self.requests for charge in request.quote.charges):
            # Not across a gap, which a request leaves whose own profile has no tariff in force.
            if steps and attrs.evolve(steps[-1], first=steps[-1].last + 1, last=charge.last) == charge:
                steps[-1] = attrs.evolve(steps[-1], last=charge.last)
            else:
                steps.append(charge)
        return tuple(steps)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The arithmetic in words, a line a tier, then the sum."""
        quotes = [request.quote for request in self.requests]
        priced = next((each for each in quotes if each.in_force), quotes[0])
        return attrs.evolve(priced, charges=self.charges).sentences


def month_bills(
    cases: Iterable[Case], *, applicant: str | None = None, month: date | None = None, on: date | None = None
) -> tuple[MonthBill, ...]:
    """Work out what requests cost by the item, month by month.

    The bills do not depend on the order of the cases. Who is one applicant, whose
    requests are counted together and in which month are conventions; only a
    case's first applicant counts. Withdrawn requests do not count.

    Args:
        cases: Cases, such as a register gives: all those of the months asked for.
        applicant: Only this applicant's bills: an id, or what the convention
            ``same_applicant`` tells applicants apart by.
        month: Only the bills of the calendar month with this day.
        on: The day of the fee notices, by which the tariff is chosen; None for
            each month's last day.

    Returns:
        The bills sorted by month, applicant and scope.

    Raises:
        InputError: One is no case, an id comes twice, or an argument has no sense.

    Basis:
        cn-fees-2021:4
    """
    for name, day in (("month", month), ("on", on)):
        if day is not None:
            _check_day(name, day)
    if applicant is not None and fault(applicant, "text") is not None:
        raise InputError("applicant", applicant, "a text that is not empty", personal=True)
    docket, plans = Docket(), {}
    for case in distinct(cases):
        plan = docket.note(case)
        if plan is not None:
            plans[case.case_id] = plan
    wanted = None if month is None else month.replace(day=1)
    keys = [key for key in docket.months if applicant in (None, key.applicant[1]) and wanted in (None, key.first[1])]
    return tuple(bill for key in sorted(keys, key=_sorted_by) for bill in _bills(key, docket.months[key], plans, on))


def _sorted_by(key: Month) -> tuple[object, ...]:
    (by, first), (over, scope) = key.first, key.scope
    return (first, key.applicant, over, scope is not None, scope or "", by)


def _bills(key: Month, count: MonthCount, plans: Mapping[str, Plan], on: date | None) -> Iterator[MonthBill]:
    """Make the bill of a month; none where every request was withdrawn."""
    first = key.first[1]
    noticed = on or first.replace(day=monthrange(first.year, first.month)[-1])
    requests: list[BilledRequest] = []
    already = 0
    for request in count.requests:
        if request.withdrawn is None:
            quoted = _quoted(plans[request.case_id].rules, PER_ITEM, request.items, already, noticed)
            requests.append(BilledRequest(request.case_id, request.on, quoted))
            already += request.items
    if requests:
        yield MonthBill(applicant=key.applicant[1], scope=key.scope[1], month=first, requests=tuple(requests))
