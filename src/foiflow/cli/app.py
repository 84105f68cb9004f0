"""The commands, and how a fault in a call is told: one sentence, exit status 2."""

from __future__ import annotations

import os
import sys

import typer

from foiflow.cli import (
    calendar,
    cases,
    conversions,
    diagram,
    fees,
    notices,
    profiles,
    register,
    replay,
    report,
    worklist,
)
from foiflow.cli import map as mappings
from foiflow.errors import FoiflowError

__all__ = ["app", "run"]

WRONG_CALL = 2

_EXTRAS = {
    "dask": "dask",
    "distributed": "dask",
    "docx": "reports",
    "jinja2": "page",
    "leather": "reports",
    "lxml": "reports",
    "numpy": "arrays",
    "openpyxl": "reports",
    "pyarrow": "tables",
    "python_calamine": "tables",
    "sqlalchemy": "sql",
    "vl_convert": "page",
    "zstandard": "tables",
}
"""Package to the extra that brings it, for what a command may need and not find."""

app = typer.Typer(
    name="foiflow",
    help="Deadlines and duties of requests for government information in China.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("replay")(replay.replay)
app.add_typer(mappings.app, name="map")
app.command("explain")(cases.explain)
app.command("due")(cases.due)
app.command("worklist")(worklist.worklist)
app.command("conversions")(conversions.conversions)
app.add_typer(profiles.app, name="profiles")
app.command("diagram")(diagram.diagram)
app.add_typer(calendar.app, name="calendar")
app.add_typer(fees.app, name="fees")
app.add_typer(register.app, name="register")
app.add_typer(report.app, name="report")
calendar.app.command("changes")(notices.changes)
calendar.app.command("check")(notices.check)
calendar.app.command("local")(notices.local)


def run() -> None:
    """Run the command line, telling every fault in one sentence."""
    try:
        app()
    except FoiflowError as error:
        print(f"foiflow: {error}", file=sys.stderr)
        sys.exit(WRONG_CALL)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in _EXTRAS:
            raise
        print(f"foiflow: this needs {package}; pip install 'foiflow[{_EXTRAS[package]}]'", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # The reader has gone; what is left to write is nobody's.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        print(f"foiflow: {error.filename or 'input'}: {error.strerror}", file=sys.stderr)
        sys.exit(WRONG_CALL)
