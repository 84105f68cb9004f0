"""What holds of every case, whoever reads it: functions that raise if not."""

from foiflow.testing.invariants.across import agrees_across_cases, reports_reconcile
from foiflow.testing.invariants.agreement import Disagreement, agrees_with_the_naive_reading
from foiflow.testing.invariants.logs import (
    order_within_a_day_moves_no_date,
    replay_equals_live,
    writing_and_reading_changes_nothing,
)
from foiflow.testing.invariants.periods import due_dates_are_working_days, extensions_stay_within_limits, stops_add_up
from foiflow.testing.invariants.rules import (
    a_later_notice_moves_only_its_days,
    local_is_never_later,
    states_are_reached_and_left,
)

__all__ = [
    "Disagreement",
    "a_later_notice_moves_only_its_days",
    "agrees_across_cases",
    "agrees_with_the_naive_reading",
    "due_dates_are_working_days",
    "extensions_stay_within_limits",
    "local_is_never_later",
    "order_within_a_day_moves_no_date",
    "replay_equals_live",
    "reports_reconcile",
    "states_are_reached_and_left",
    "stops_add_up",
    "writing_and_reading_changes_nothing",
]
