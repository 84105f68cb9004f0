"""Local notices: a province, a city or an agency works other days than the state.

They are opt-in. A calendar's name says which ones count: ``cn+hubei-2020``, or
``cn+office.toml`` for an agency's own file. The state speaks first, then the
province, the city and the agency, each in the order of publication; whoever
speaks last about a day decides it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from foiflow.calendars.notices import DATA, LEVELS, Notice, check_keys, notice_of, rows_in, toml_table
from foiflow.errors import Described, InputError, UnknownName

__all__ = ["LocalNotices", "anchored", "in_order", "local_names", "local_notices"]

FOLDER = "local"
SUFFIX = ".toml"
PLUS = "+"
KEYS = frozenset({"id", "level", "zh", "en", "notice"})
REQUIRED = ("id", "level")
OWN = LEVELS[1:]


class LocalNotices(NamedTuple):
    """The notices of one place, for one occasion or year.

    Attributes:
        id: The name to ask for it by, such as ``hubei-2020``.
        level: ``province``, ``city`` or ``agency``.
        zh: Where and when it holds, in Chinese.
        en: The same in English.
        notices: The notices in the order of publication.
    """

    id: str
    level: str
    zh: str
    en: str
    notices: tuple[Notice, ...]


def local_names(base: str) -> tuple[str, ...]:
    """List the local notices that are shipped.

    Args:
        base: The name of the calendar they change, such as ``cn``.

    Returns:
        Their ids in alphabetical order.

    Example:
        >>> "hubei-2020" in local_names("cn")
        True
    """
    return tuple(sorted(file.stem for file in (DATA / base / FOLDER).glob(f"*{SUFFIX}")))


def local_notices(base: str, name: str) -> LocalNotices:
    """Read local notices: shipped ones by their id, an agency's own by its file.

    Args:
        base: The name of the calendar they change, such as ``cn``.
        name: An id, or a path that ends in ``.toml``.

    Returns:
        The notices.

    Raises:
        UnknownName: No local notices of that id are shipped.
        InputError: The file is not there, or not as it should be.

    Example:
        >>> str(local_notices("cn", "hubei-2020").notices[0].off[-1])
        '2020-02-13'
    """
    if not name.endswith(SUFFIX):
        if name not in local_names(base):
            raise UnknownName("local notices", name, local_names(base))
        return _read(DATA / base / FOLDER / f"{name}{SUFFIX}", 0)
    path = Path(name)
    if not path.is_file():
        raise InputError("calendar", name, "a file of local notices that is there")
    return _read(path, path.stat().st_mtime_ns)


@lru_cache
def _read(path: Path, changed: int) -> LocalNotices:
    """Read a file, an agency's own again when it has changed."""
    file = path.name
    try:
        content = toml_table(path.read_text(encoding="utf-8"), file)
    except UnicodeDecodeError as error:
        raise InputError(file, Described(error.reason), "UTF-8") from None
    check_keys(content, KEYS, REQUIRED, file)
    for key in ("id", "zh", "en"):
        if not isinstance(content.get(key, ""), str):
            raise InputError(f"{file}: {key}", content[key], "a text")
    if content["level"] not in OWN:
        raise InputError(f"{file}: level", content["level"], f"one of {', '.join(OWN)}")
    rows = [notice_of(row, file, level=content["level"]) for row in rows_in(content, file)]
    notices = tuple(sorted(rows, key=lambda notice: notice.published))
    return LocalNotices(content["id"], content["level"], content.get("zh", ""), content.get("en", ""), notices)


def in_order(notices: list[Notice]) -> tuple[Notice, ...]:
    """Put notices in the order in which they speak: the last one decides a day.

    Args:
        notices: The notices of a state and of places in it.

    Returns:
        The state's first, then each narrower level's, by day of publication.

    Example:
        >>> from datetime import date
        >>> state = Notice("1", 2030, date(2029, 11, 1), "")
        >>> [notice.no for notice in in_order([state._replace(no="2", level="city"), state])]
        ['1', '2']
    """
    return tuple(sorted(notices, key=lambda notice: (LEVELS.index(notice.level), notice.published)))


def anchored(name: str, folder: Path) -> str:
    """Read the files in a calendar's name as lying in a folder.

    Args:
        name: A calendar's name as written in a file.
        folder: The folder of that file.

    Returns:
        The name with each part that ends in ``.toml`` a path in the folder.

    Example:
        >>> anchored("cn+hubei-2020", Path("profiles"))
        'cn+hubei-2020'
    """
    return PLUS.join(str(folder / part) if part.endswith(SUFFIX) else part for part in name.split(PLUS))
