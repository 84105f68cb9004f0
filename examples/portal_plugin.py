"""From three requests to the portal: what is proposed, what stands in the way, and who writes what is converted."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from foiflow import Applicant, EventRefused, Office, events, open_case
from foiflow.hooks import hookimpl
from foiflow.office.conversion import ReviewedFirst, candidates, obstacles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiflow import Case
    from foiflow.events import Event

PAPERS = {"permit:12": "Demolition permit for plot 12, granted on 1 February 2024."}
"""What the agency keeps, by information key; its own system would be asked."""


class Portal:
    """Writes what it was decided to convert into the folder that the portal shows.

    What goes out is the paper and where it comes from. Nothing of the case does: who asked, why and what was written
    about it stays inside.
    """

    def __init__(self, folder: Path, papers: Mapping[str, str]) -> None:
        """Take the folder, and the papers by their keys."""
        self.folder, self.papers = folder, papers

    @hookimpl
    def event_recorded(self, case: Case, event: Event) -> None:
        """Publish once the decision is recorded."""
        if isinstance(event, events.ConversionReviewed) and event.decision == "convert":
            page = {
                "information": case.information_key,
                "agency": case.agency,
                "decided_on": event.on.isoformat(),
                "paper": self.papers[str(case.information_key)],
            }
            text = json.dumps(page, ensure_ascii=False, indent=2)
            self.page_of(case).write_text(text + "\n", encoding="utf-8")

    def page_of(self, case: Case) -> Path:
        """Name the page of what a case asks for."""
        name = re.sub(r"\W+", "-", case.information_key or case.case_id)
        return self.folder / f"{name}.json"


def asked(number: str, who: str, on: date) -> Case:
    """Open a case of the housing bureau."""
    return open_case(
        number,
        profile="cn-sh-changning",
        applicant=Applicant(id=who, kind="natural_person"),
        agency="Housing Bureau",
        subject="the permit for plot 12",
        information_key="permit:12",
        received=events.RequestReceived(on=on, channel="online"),
    )


def show(cases: list[Case], as_of: date) -> None:
    """Print what is proposed on a day."""
    for found in candidates(cases, as_of=as_of, conventions={"many_requests": 3}):
        print(f"{as_of}  {found.information_key}, {found.applicants} applicants: {found.rule}")
        for row in found.blocked_by:
            print(f"            not yet: {row.en}")


def main() -> None:
    """Handle three requests for one paper, and publish it."""
    with TemporaryDirectory() as folder:
        portal = Portal(Path(folder), PAPERS)
        office = Office(plugins=[ReviewedFirst(), portal])
        cases = [asked("2024-1", "A-77", date(2024, 3, 4)), asked("2024-2", "A-78", date(2024, 3, 6))]
        case = asked("2024-3", "A-79", date(2024, 3, 8))
        show([*cases, case], date(2024, 3, 8))

        convert = events.ConversionReviewed(on=date(2024, 3, 19), decision="convert", reason="asked for by three")
        try:
            office.record(case, convert)
        except EventRefused as refused:
            print(f"{convert.on}  refused: {refused.why}")
        for kind in ("secrecy", "disclosure"):
            case = office.record(case, events.ReviewCompleted(on=date(2024, 3, 19), kind=kind)).case
        print(f"{case.as_of}  in the way: {[row.id for row in obstacles([*cases, case], as_of=case.as_of)]}")

        case = office.record(case, convert).case
        case = office.record(case, events.AnswerIssued(on=date(2024, 3, 20), outcome="disclosed")).case
        duty = case.due("proactive_publication")
        print(f"{case.as_of}  to be published by {duty.due} ({', '.join(duty.cites)})")
        page = portal.page_of(case)
        case = office.record(case, events.PublishedProactively(on=date(2024, 3, 20), location=page.name)).case
        print(f"{case.as_of}  {case.due('proactive_publication').status}: {page.name}")
        print(page.read_text(encoding="utf-8"), end="")
        show([*cases, case], case.as_of)


if __name__ == "__main__":
    main()
