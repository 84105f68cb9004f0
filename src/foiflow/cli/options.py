"""What the commands' options mean, and what is wrong with one.

Whatever describes a command imports next to nothing; what the command needs is
imported when it is called, so that each starts as soon as it can.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foiflow.errors import MISSING, Described, InputError

if TYPE_CHECKING:
    from foiflow.batch.changes import UnreadCase
    from foiflow.batch.replay import Result

__all__ = [
    "CASE_LOGS",
    "FAULTY",
    "UNREADABLE",
    "AsOf",
    "Conventions",
    "FilesOrNone",
    "KnownOn",
    "Language",
    "MappingFile",
    "ProfileName",
    "Query",
    "RegisterName",
    "Sheet",
    "check_files",
    "check_place",
    "check_sources",
    "check_unused",
    "conventions_of",
    "day_of",
    "profile_of",
    "unread_in",
]

FAULTY = 1
"""The exit status where a file that was to be checked has faults."""
UNREADABLE = 3
"""The exit status where a record could not be read."""

CASE_LOGS = "JSON Lines, JSON, CSV, spreadsheets, Parquet, registers, folders, patterns; - for standard input"
"""What a command takes case logs from, for its help."""


class Language(StrEnum):
    """What language something is written in for people."""

    zh = "zh"
    en = "en"


ProfileName = Annotated[
    str | None, typer.Option("--profile", help="A profile's id, or the path of a profile file (.toml).")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Read every case as of this day; today by default.")
]
KnownOn = Annotated[
    str | None, typer.Option("--known-on", metavar="DATE", help="Use the holiday notices published by this day.")
]
Conventions = Annotated[
    list[str] | None,
    typer.Option("--convention", metavar="NAME=VALUE", help="Replace a convention's default; may be repeated."),
]

MappingFile = Annotated[
    str | None,
    typer.Option("--mapping", metavar="FILE", help="How a table becomes case logs: a mapping file, or guess."),
]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a spreadsheet.")]
Query = Annotated[
    str | None,
    typer.Option("--query", metavar="SQL", help="Read the rows of this query; FILE is the URL of a database."),
]

FilesOrNone = Annotated[list[str] | None, typer.Argument(metavar="FILE...", help=f"Case logs: {CASE_LOGS}.")]
RegisterName = Annotated[
    str | None, typer.Option("--register", metavar="URL", help="A register in place of files: a file or a URL.")
]


def check_sources(files: list[str], register: str | None) -> None:
    """Refuse files that are not there, and files together with a register.

    Raises:
        InputError: One of these, or neither is given.
    """
    if (register is None) == (not files):
        given = MISSING if register is None else Described("there with --register")
        raise InputError("FILE", given, "case logs, or --register URL")
    for name in files:
        check_place(name)


def check_files(*names: str) -> None:
    """Refuse files that are not there; standard input always is.

    Raises:
        InputError: One is not.
    """
    from foiflow.batch.sources import STANDARD_INPUT

    for name in names:
        if name != STANDARD_INPUT and not Path(name).is_file():
            raise InputError("FILE", name, "a file that is there")


def check_unused(context: typer.Context, name: str, needed: str) -> None:
    """Refuse an option that was given where nothing would use it.

    Args:
        context: The call.
        name: The option's parameter; it has a default.
        needed: What would use it.

    Raises:
        InputError: It was given.
    """
    source = context.get_parameter_source(name)
    if source is not None and source.name != "DEFAULT":
        raise InputError(f"--{name.rstrip('_')}", str(context.params[name]), needed)


def check_place(name: str) -> None:
    """Refuse a place of case logs that is not there.

    Raises:
        InputError: It is not.
    """
    from foiflow.batch.sources import is_there

    if not is_there(name):
        raise InputError("FILE", name, "a file that is there")


def unread_in(name: str, found: Result | UnreadCase) -> str:
    """Say what could not be read: the file, the line, what is wrong.

    Args:
        name: The place that was read; what it found names the file if there are several.
        found: What could not be read.
    """
    where = f"{name}, line {found.line}:" if found.file is None else f"line {found.line} of"
    return f"{where} {found.error}"


def day_of(text: str | None, option: str) -> date | None:
    """Read an option's date, or None where it is not given.

    Raises:
        InputError: It is no date.
    """
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise InputError(option, text, "a date, YYYY-MM-DD")
    return day


def profile_of(name: str | None, *, default: bool = False) -> str | Path | None:
    """Read ``--profile``: an id, or a file where it ends in .toml."""
    if name is None and default:
        from foiflow.law.load import default_profile

        return default_profile()
    if name is None:
        return None
    if not name.endswith(".toml"):
        return name
    if not Path(name).is_file():
        raise InputError("--profile", name, "a profile's id, or a file that is there")
    return Path(name)


def conventions_of(pairs: list[str] | None) -> dict[str, str | int]:
    """Read ``--convention NAME=VALUE``, any number of times.

    Raises:
        InputError: One has no ``=``.
    """
    found: dict[str, str | int] = {}
    for pair in pairs or ():
        name, sign, value = pair.partition("=")
        if not sign or not name or not value:
            raise InputError("--convention", pair, "NAME=VALUE")
        found[name.strip()] = value.strip()
    return found
