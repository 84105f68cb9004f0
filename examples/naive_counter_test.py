"""A counter of working days, tried beside foiflow: the test finds what the counter forgets.

Under pytest the last line would be the test, and it would fail. Run as a program, this prints the counterexample:

    python examples/naive_counter_test.py
"""

from datetime import date, timedelta

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from foiflow import Case
from foiflow.calendars import load_calendar
from foiflow.events import Event
from foiflow.testing.lifecycle import RequestLifecycle

CALENDAR = load_calendar("cn")


class Counter:
    """Counts twenty working days to the reply, and starts anew after a correction.

    It knows every holiday. It does not know that some Saturdays and Sundays are worked.
    """

    def __init__(self, received: date) -> None:
        """Start on the day the request was received."""
        self.start = received

    def restart(self, day: date) -> None:
        """Start anew."""
        self.start = day

    @property
    def reply_due(self) -> date:
        """The last day to reply."""
        day, left = self.start, 20
        while left:
            day += timedelta(1)
            if day.weekday() < 5 and CALENDAR.is_working_day(day):
                left -= 1
        return day


class CounterBesideFoiflow(RequestLifecycle):
    """Enters every event in the counter too; it is told only what moves its date."""

    profile = "cn-2019"
    weights = dict.fromkeys(
        # What this counter does not claim to know does not happen to it.
        [
            "agency_consultation_sent",
            "extension_notified",
            "fee_notice_issued",
            "litigation_decided",
            "reasons_requested",
            "reconsideration_decided",
            "third_party_consultation_sent",
        ],
        0,
    )

    def open(self, case: Case) -> None:
        """Start the counter."""
        self.counter = Counter(case.received_on or case.as_of)

    def record(self, event: Event) -> None:
        """Restart it if the event is a correction."""
        if event.type == "correction_received":
            self.counter.restart(event.on)

    def due_dates(self) -> dict[str, date]:
        """Give the counter's date, as long as a reply is owed."""
        owed = any(duty.id == "reply" and duty.status != "void" for duty in self.case.duties)
        return {"reply": self.counter.reply_due} if owed else {}


TestCounter = CounterBesideFoiflow.TestCase


if __name__ == "__main__":
    reproducible = settings(
        derandomize=True,
        database=None,
        max_examples=100,
        stateful_step_count=10,
        phases=[Phase.generate, Phase.shrink],
    )
    try:
        run_state_machine_as_test(CounterBesideFoiflow, settings=reproducible)
    except AssertionError as error:
        print(error)
