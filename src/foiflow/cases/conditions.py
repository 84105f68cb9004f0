"""The conditions: named propositions that duties, steps and findings rest on.

A condition sees the case as it stood before the event, and the event. It gives
None where its proposition does not hold, else the parts that a message needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.cases.duties import due_day, rolled

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.cases.ledger import Ledger, Run
    from foiflow.law.model import Tariff

    Condition = Callable[[Ledger, Any], "dict[str, object] | None"]

__all__ = ["CONDITIONS", "extension_asked"]

HOLDS: dict[str, object] = {}


def _when(proposition: object) -> dict[str, object] | None:
    return HOLDS if proposition else None


def _due(ledger: Ledger, run: Run, event: Any) -> int:
    return due_day(run, event.on.toordinal(), ledger.plan.calendar, ledger)


# --- corrections ----------------------------------------------------------------------------------------------------


def correction_notice_was_late(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The first correction notice went out after its limit."""
    notice = ledger.current("correction_notice")
    if notice is None or notice.done is None:
        return None
    return _when(notice.done > due_day(notice, notice.done, ledger.plan.calendar))


def repeated_correction_notice(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """A correction notice had been issued, and this one does not supersede it."""
    return _when(not event.supersedes and ledger.last(event.type) is not None)


def asks_beyond_content(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The notice says what it asks for, and that is not the content."""
    return _when(event.asks_for and "content" not in event.asks_for)


def asks_beyond_content_identity_form(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The notice asks for what is neither content, identity nor form."""
    return _when(event.asks_for and not {"content", "identity", "form"} & set(event.asks_for))


def correction_time_not_out(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The applicant still had time to correct."""
    return _still_open(ledger, "correction_reply", event)


def payment_time_not_out(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The applicant still had time to pay."""
    return _still_open(ledger, "fee_payment", event)


def _still_open(ledger: Ledger, duty: str, event: Any) -> dict[str, object] | None:
    run = ledger.current(duty)
    if run is None or not run.open:
        return None
    due = _due(ledger, run, event)
    return {"due": due} if event.on.toordinal() <= due else None


# --- the reply period -----------------------------------------------------------------------------------------------


def period_already_over(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The period that an extension extends had ended before it was notified."""
    run = ledger.plan.extended_run(ledger, event.type)
    if run is None:
        return None
    due = _due(ledger, run, event)
    return {"due": due} if event.on.toordinal() > due else None


def reply_period_over(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The reply period had ended."""
    run = ledger.current("reply")
    if run is None or not run.open:
        return None
    due = _due(ledger, run, event)
    return {"due": due} if event.on.toordinal() > due else None


def extension_asked(ledger: Ledger, run: Run, event: Any) -> int:
    """Give what an extension asks for, in working days after the due date."""
    if event.until is None:
        return int(event.working_days)
    calendar = ledger.plan.calendar
    until = rolled(event.until.toordinal(), calendar)
    return max(0, calendar.rank(until) - calendar.rank(_due(ledger, run, event)))


def extension_past_cap(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """All extensions together are more than the cap, or one more than allowed."""
    run = ledger.plan.extended_run(ledger, event.type)
    row = None if run is None else run.row.extension(event.type, event.on)
    if run is None or row is None:
        return None
    asked = extension_asked(ledger, run, event) + sum(grant.asked for grant in run.grants)
    spent = row.several == "one" and bool(run.grants)
    cap = run.extended if spent else row.at_most.working_days or 0
    return {"asked": asked, "cap": cap} if spent or asked > cap else None


def approval_not_on_record(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The extension names nobody who approved it."""
    return _when(not event.approved_by)


# --- consultations --------------------------------------------------------------------------------------------------


def consultation_running(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """A consultation is open and its limit, if any, is not past."""
    for per, party in ledger.consulted:
        duty = ledger.plan.reply_of_consulted(per)
        run = ledger.current(duty, party) if duty else None
        if run is None or event.on.toordinal() <= _due(ledger, run, event):
            return HOLDS
    return None


def third_party_was_consulted(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """A third party was asked."""
    return _when(ledger.last("third_party_consultation_sent"))


def joint_consultation_called_for(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """A difficulty review said complex, or two or more organs were asked."""
    complex_case = any(
        review.kind == "difficulty" and review.result == "complex" for review in ledger.every("review_completed")
    )
    asked = {consultation.agency for consultation in ledger.every("agency_consultation_sent")}
    return _when(complex_case or len(asked) > 1)


# --- answers --------------------------------------------------------------------------------------------------------


def gives_information(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The answer gives information."""
    given = ledger.plan.information_outcomes
    return HOLDS if event.outcome in given or any(item.outcome in given for item in event.items) else None


def refused_for_third_party(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The answer, or a part of it, refuses for a third party's rights."""
    outcomes = (event.outcome, *(item.outcome for item in event.items))
    return _when("refused.third_party_rights" in outcomes)


def released_against_objection(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The answer discloses what a third party still objects to with reasons."""
    if event.outcome != "disclosed":
        return None
    return _objectors(ledger, reasoned=True)


def released_against_refusal(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The answer discloses what a third party still refuses, with reasons or without."""
    if event.outcome != "disclosed":
        return None
    return _objectors(ledger, reasoned=False)


def _objectors(ledger: Ledger, *, reasoned: bool) -> dict[str, object] | None:
    """Name the parties whose last word is an objection."""
    last = {opinion.party: opinion for opinion in ledger.every("third_party_opinion_received")}
    found = {party for party, said in last.items() if said.consents is False and (said.reasoned or not reasoned)}
    return {"parties": found} if found else None


def outcome_unknown_to_law(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The law in force on the day of the answer knows no such outcome."""
    known = ledger.plan.outcomes_known(event.on)
    if event.outcome in known and not event.items:
        return None
    named = [event.outcome, *(item.outcome for item in event.items)]
    return next(({"outcome": code} for code in named if code not in known), None)


def reconsideration_comes_first(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """Reconsideration must come before a suit against this answer."""
    first = ledger.plan.reconsideration_first(event.on)
    if event.outcome != "partly_disclosed" or not event.items:
        return _when(event.outcome in first)
    return _when(any(item.outcome in first for item in event.items))


def conversion_decided_before(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """It has been decided to convert to proactive disclosure."""
    review = ledger.last("conversion_reviewed")
    return _when(review is not None and review.decision == "convert")


def already_answered(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The request has been answered."""
    return _when(ledger.last("answer_issued"))


# --- fees -----------------------------------------------------------------------------------------------------------


def _right_amount(ledger: Ledger, event: Any) -> int | None:
    """Give what the tariff asks for, in CNY, or None where it cannot be told."""
    tariff: Tariff | None = ledger.plan.tariff(event.tariff, event.on)
    if tariff is None or event.units is None:
        return None
    first = 1 if event.tariff == "per_page" else max(1, event.units - (event.items_billed or 1) + 1)
    return tariff.total(first, event.units)


def below_first_tier(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """All that is billed lies in the tier without charge, and something is asked."""
    return _when(_right_amount(ledger, event) == 0 and event.amount)


def amount_off_tariff(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The amount is not what the tariff gives."""
    right = _right_amount(ledger, event)
    return {"billed": event.amount, "right": right} if right and event.amount != right else None


def billed_by_page_for_what_is_public(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """A fee by the page was asked for what the answer says is public already."""
    notice = ledger.last("fee_notice_issued")
    return _when(event.outcome == "already_public" and notice is not None and notice.tariff == "per_page")


def bill_now_paid(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The payment brings the sum paid to what was billed."""
    return _when(ledger.pays_in_full(event))


def no_payment_period(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The fee notice gave no period for payment: it came before the Measures."""
    return _when(ledger.current("fee_payment") is None)


# --- remedies -------------------------------------------------------------------------------------------------------


def against_a_notice(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """The remedy is sought against a notice, not against the answer or silence."""
    return _when(event.against == "notice")


def filed_before_silence(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """It is filed against silence while the reply is not yet overdue."""
    run = ledger.current("reply")
    if run is None or not run.open or event.against not in (None, "silence"):
        return None
    due = _due(ledger, run, event)
    return {"due": due} if event.on.toordinal() <= due else None


def filing_not_on_record(ledger: Ledger, event: Any) -> dict[str, object] | None:
    """A decision came without the filing it decides."""
    return _when(ledger.last(event.type.replace("_decided", "_filed")) is None)


CONDITIONS: dict[str, Condition] = {
    condition.__name__: condition
    for condition in (
        correction_notice_was_late,
        repeated_correction_notice,
        asks_beyond_content,
        asks_beyond_content_identity_form,
        correction_time_not_out,
        payment_time_not_out,
        period_already_over,
        reply_period_over,
        extension_past_cap,
        approval_not_on_record,
        consultation_running,
        third_party_was_consulted,
        joint_consultation_called_for,
        gives_information,
        refused_for_third_party,
        released_against_objection,
        released_against_refusal,
        outcome_unknown_to_law,
        reconsideration_comes_first,
        conversion_decided_before,
        already_answered,
        below_first_tier,
        amount_off_tariff,
        billed_by_page_for_what_is_public,
        bill_now_paid,
        no_payment_period,
        against_a_notice,
        filed_before_silence,
        filing_not_on_record,
    )
}
