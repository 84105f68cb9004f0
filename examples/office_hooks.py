"""What an agency is told while one request is handled: by events, by time, and by a guard that says no."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from foiflow import Applicant, EventRefused, Office, events, open_case
from foiflow.hooks import ConversionProposal, hookimpl

if TYPE_CHECKING:
    from foiflow import Case, Duty, Finding
    from foiflow.events import Event


class Notes:
    """Writes a note for the desk; an agency would send a message instead."""

    @hookimpl
    def event_recorded(self, case: Case, event: Event) -> None:
        """Head the notes with what happened."""
        print(f"\n{event.on}  {event.type}, now {case.state}")

    @hookimpl
    def time_passed(self, case: Case) -> None:
        """Head the notes with the day."""
        print(f"\n{case.as_of}  (nothing happened)")

    @hookimpl
    def duty_started(self, duty: Duty) -> None:
        """Put a deadline on the wall."""
        print(f"  new      {name(duty)}, due {duty.due}")

    @hookimpl
    def duty_due_changed(self, duty: Duty, before: Duty) -> None:
        """Move it."""
        print(f"  moved    {name(duty)}, due {duty.due} and no more {before.due}")

    @hookimpl
    def duty_suspended(self, duty: Duty) -> None:
        """Stop its clock."""
        print(f"  waits    {name(duty)}")

    @hookimpl
    def duty_resumed(self, duty: Duty) -> None:
        """Let it run."""
        print(f"  runs on  {name(duty)}")

    @hookimpl
    def duty_due_soon(self, duty: Duty) -> None:
        """Remind whoever handles the case."""
        print(f"  remind   {name(duty)} is due {duty.due}")

    @hookimpl
    def duty_overdue(self, duty: Duty) -> None:
        """Tell the head of the office."""
        print(f"  alarm    {name(duty)} was due {duty.due}")

    @hookimpl
    def duty_lapsed(self, duty: Duty) -> None:
        """Say that there is nothing more to wait for."""
        print(f"  no more  {name(duty)}: the time was out on {duty.due}")

    @hookimpl
    def duty_met(self, duty: Duty) -> None:
        """Take the deadline down."""
        print(f"  done     {name(duty)}, {duty.status}")

    @hookimpl
    def finding_raised(self, finding: Finding) -> None:
        """Note what will stand in the file."""
        print(f"  finding  {finding.code} ({finding.severity}; {', '.join(finding.cites)})")

    @hookimpl
    def case_closed(self, case: Case) -> None:
        """Clear the desk."""
        print(f"  closed   {case.case_id}")


class SecrecyFirst:
    """Lets no answer out before the secrecy review is on record."""

    @hookimpl
    def before_record(self, case: Case, event: Event) -> str | None:
        """Look for the review."""
        reviewed = any(entry.type == "review_completed" for entry in case.log)
        return "no review is on record" if event.type == "answer_issued" and not reviewed else None


class AskedBefore:
    """Proposes to publish what has been asked for often."""

    @hookimpl
    def conversion_review(self, case: Case) -> ConversionProposal:
        """Propose it."""
        return ConversionProposal("convert", reason=f"several people asked for {case.information_key}")


def name(duty: Duty) -> str:
    """Name a duty, and whom it is about."""
    return duty.id if duty.about is None else f"{duty.id} of {duty.about}"


ANSWER = events.AnswerIssued(on=date(2024, 5, 8), outcome="partly_disclosed", served_by="post")
STEPS: list[Event] = [
    events.RequestRegistered(on=date(2024, 3, 5)),
    events.ThirdPartyConsultationSent(on=date(2024, 3, 11), party="B Ltd", served_on=date(2024, 3, 13)),
    ANSWER,
    events.ReviewCompleted(on=date(2024, 5, 8), kind="secrecy"),
    ANSWER,
]


def main() -> None:
    """Handle one request in a district of Shanghai, with a sweep every evening."""
    office = Office(plugins=[SecrecyFirst(), Notes(), AskedBefore()])
    received = events.RequestReceived(on=date(2024, 3, 4), channel="online")
    case = open_case(
        "2024-0107",
        profile="cn-sh-yangpu",
        applicant=Applicant(id="A-77", kind="natural_person"),
        information_key="permit:12",
        received=received,
    )
    case = office.open(case).case
    for event in STEPS:
        while case.as_of < event.on - timedelta(1):
            [step] = office.sweep([case], case.as_of + timedelta(1))
            case = step.case
        try:
            step = office.record(case, event)
        except EventRefused as refused:
            print(f"\n{event.on}  {event.type} is refused: {refused.why}")
            continue
        case = step.case
        for proposal in step.proposals:
            print(f"  propose  {proposal.decision}: {proposal.reason} ({proposal.plugin})")


if __name__ == "__main__":
    main()
