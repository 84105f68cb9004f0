"""What the workflow loads, and when."""

from __future__ import annotations

import subprocess
import sys


def test_transitions_is_loaded_by_the_first_live_step_alone(child_environment: dict[str, str]) -> None:
    """A case is opened and dated by the rows; the package that steps live objects is not needed for that."""
    code = (
        "import sys; from datetime import date; from foiflow import Applicant, events, open_case; "
        "received = events.RequestReceived(on=date(2024, 3, 4), channel='online'); "
        "case = open_case('1', profile='cn', applicant=Applicant(kind='business'), received=received); "
        "print(case.due('reply').due, 'transitions' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=child_environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["2024-04-01", "False"]
