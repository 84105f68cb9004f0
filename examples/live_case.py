"""A request to a Shanghai district, step by step: where it stands, what may happen next, why the reply date moves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from foiflow import Applicant, events, open_case

if TYPE_CHECKING:
    from foiflow import Case

RECEIVED = events.RequestReceived(on=date(2024, 3, 4), channel="registered_mail", signed_by="office")
STEPS = [
    events.RequestRegistered(on=date(2024, 3, 5)),
    events.CorrectionNoticeIssued(
        on=date(2024, 3, 8), reply_within_working_days=10, served_by="post", served_on=date(2024, 3, 11)
    ),
    events.CorrectionReceived(on=date(2024, 3, 18)),
    events.ThirdPartyConsultationSent(
        on=date(2024, 3, 25), party="B Ltd", served_by="courier", served_on=date(2024, 3, 26)
    ),
    events.ThirdPartyOpinionReceived(on=date(2024, 4, 10), party="B Ltd", consents=False, reasoned=True),
    events.ExtensionNotified(on=date(2024, 4, 26), working_days=10, approved_by="head of the office"),
    events.ReviewCompleted(on=date(2024, 5, 8), kind="secrecy"),
    events.ThirdPartyNotified(on=date(2024, 5, 9), party="B Ltd"),
    events.AnswerIssued(
        on=date(2024, 5, 10), outcome="partly_disclosed", served_by="post", served_on=date(2024, 5, 13)
    ),
]


def tell(case: Case, before: set[str]) -> set[str]:
    """Print where the case stands and how what may happen next has changed."""
    event = case.log[-1]
    possible = {found.type for found in case.allowed_events(on=event.on) if found.allowed}
    reply = case.due("reply")
    print(f"\n{event.on}  {event.type}")
    print(f"  state   {case.state}")
    print(f"  reply   due {reply.due:%Y-%m-%d %a}, {reply.status}")
    for name, types in (("now", possible - before), ("no more", before - possible)):
        if before and types:
            print(f"  {name:<7} {', '.join(sorted(types))}")
    return possible


def tell_why(case: Case, told: set[str]) -> set[str]:
    """Print the steps of the calculation that are new, each with its basis."""
    *steps, _end, _conventions = case.explain("reply").steps
    print("  why     the reply's date has moved:")
    for step in steps:
        if step.text not in told:
            basis = f"  [{', '.join(step.cites)}]" if step.cites else ""
            print(f"            {step.text}{basis}")
    return told | {step.text for step in steps}


def main() -> None:
    """Step one case from its receipt to its answer."""
    case = open_case(
        "2024-0107", profile="cn-sh-changning", applicant=Applicant(id="A-77", kind="natural_person"), received=RECEIVED
    )
    possible = tell(case, set())
    print(f"  may happen next: {', '.join(sorted(possible))}")
    due, told = case.due("reply").due, {step.text for step in case.explain("reply").steps}
    for event in STEPS:
        case = case.record(event)
        possible = tell(case, possible)
        if case.due("reply").due != due:
            due = case.due("reply").due
            told = tell_why(case, told)

    print("\nEvery deadline of the case")
    for duty in case.duties:
        print(f"  {duty.id:<24}{duty.about or '':<8}{duty.due}  {duty.status:<8} {', '.join(duty.cites)}")
    print(f"\nFindings: {', '.join(found.code for found in case.findings) or 'none'}")


if __name__ == "__main__":
    main()
