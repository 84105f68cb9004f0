"""The commands, and how a fault in a call is told: one sentence, exit status 2."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from typing import Annotated

import typer

from foiflow.errors import FoiflowError

__all__ = ["commands", "run"]

WRONG_CALL = 2

_MODULES = {
    "replay": "replay",
    "explain": "cases",
    "due": "cases",
    "worklist": "worklist",
    "conversions": "conversions",
    "diagram": "diagram",
    "map": "map",
    "profiles": "profiles",
    "calendar": "calendar",
    "fees": "fees",
    "register": "register",
    "report": "report",
}
"""Command to its module: a function of its name, or an ``app`` with commands of its own."""

_EXTRAS = {
    "dask": "dask",
    "distributed": "dask",
    "docx": "reports",
    "icalendar": "cli",
    "jinja2": "page",
    "leather": "reports",
    "lxml": "reports",
    "numpy": "arrays",
    "openpyxl": "reports",
    "psycopg": "postgresql",
    "pyarrow": "tables",
    "python_calamine": "tables",
    "sqlalchemy": "sql",
    "vl_convert": "page",
    "zstandard": "tables",
}
"""Package to the extra that brings it, for what a command may need and not find."""


def commands(name: str | None = None) -> typer.Typer:
    """Make the command line, of one command where that is the one called.

    Args:
        name: The command. Without one, or where there is none of the name, all
            are imported, which takes longer.
    """
    app = typer.Typer(
        name="foiflow",
        help="Deadlines and duties of requests for government information in China.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    for command in [name] if name in _MODULES else _MODULES:
        module = import_module(f"foiflow.cli.{_MODULES[command]}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=command)
        else:
            app.command(command)(getattr(module, command))
    return app


def _told(wanted: bool) -> None:
    """Tell the version and end the call."""
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("foiflow")
        except PackageNotFoundError:
            number = "as it is in its folder, not installed"
        print(f"foiflow {number}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_told, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def run() -> None:
    """Run the command line, telling every fault in one sentence."""
    if sys.stdout is None:
        sys.exit("foiflow: standard output is closed")
    try:
        commands(next(iter(sys.argv[1:]), None))()
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
        where = error.filename or ("the output" if error.errno == errno.ENOSPC else "the input")
        print(f"foiflow: {where}: {error.strerror or error}", file=sys.stderr)
        sys.exit(WRONG_CALL)
