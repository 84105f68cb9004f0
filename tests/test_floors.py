"""The house rules that can be read off the sources: floors, third parties, clocks, docstrings, sizes, names."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).resolve().parents[1] / "src" / "foiflow"

FLOORS = (
    {"errors", "citation"},
    {"calendars"},
    {"law"},
    {"workflow"},
    {"cases", "events"},
    {"codecs"},
    {"hooks", "office", "batch"},
    {"cli", "testing", "log", "diagram", "__main__"},
)
TOP = len(FLOORS)
"""The floor of ``foiflow`` itself, which names everything for its callers."""

READERS = ("codecs",)
THIRD_PARTIES: dict[str, tuple[str, ...]] = {
    "attrs": ("",),
    "cattrs": ("calendars", "law", *READERS),
    "icalendar": ("calendars.ics_file",),
    "workalendar": ("calendars.workalendar",),
    "numpy": ("calendars.arrays",),
    "transitions": ("workflow",),
    "lxml": ("office.reports.read_html",),
    "msgspec": (*READERS, "office.register"),
    "orjson": READERS,
    "pyarrow": (*READERS, "batch"),
    "openpyxl": (*READERS, "batch.outputs", "office"),
    "docx": ("office",),
    "leather": ("office.reports.years",),
    "jinja2": ("batch.page",),
    "vl_convert": ("batch.page",),
    "pluggy": ("hooks", "office"),
    "python_calamine": ("codecs.sheets",),
    "sqlalchemy": ("batch.queries", "office"),
    "dask": ("batch.distributed",),
    "distributed": ("batch.distributed",),
    "typer": ("cli",),
    "rich": ("cli",),
    "hypothesis": ("testing",),
    "pytest": ("testing",),
    "zstandard": ("codecs.compressed",),
    "structlog": ("log",),
}
"""Where each package may be imported: in these modules and the modules within them; ``""`` is everywhere."""

LATE_ONLY: dict[str, tuple[str, ...]] = {"attrs": ("calendars",), "cattrs": ("calendars",)}
"""Where a package may not be imported before a function needs it."""

CLOCK_FLOOR = 6
WORLD_MODULES = {
    "asyncio",
    "ftplib",
    "getpass",
    "http",
    "locale",
    "platform",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "subprocess",
    "time",
    "urllib",
}
WORLD_NAMES = {"today", "now", "utcnow", "environ", "environb", "getenv", "getenvb", "getcwd", "cwd", "expanduser"}

SUMMARY_WIDTH = 79
MODULE_LINES = 350
FUNCTION_LINES = 60
ALLOWED_SIZE: dict[str, tuple[int, str]] = {}
"""``module`` or ``module:Class.function`` to the lines it may have, and why."""

BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


class Module(NamedTuple):
    """One source file, read."""

    name: str
    text: str
    tree: ast.Module
    is_package: bool

    @property
    def floor(self) -> int:
        """The floor that the module stands on."""
        return floor_of(self.name)

    def is_within(self, places: tuple[str, ...]) -> bool:
        """Whether the module is one of the places, or inside one."""
        return any(place in ("", self.name) or self.name.startswith(f"{place}.") for place in places)


class Import(NamedTuple):
    """One name that a module imports."""

    target: str
    line: int
    late: bool
    """Not executed when the module is imported: in a function, or for the type checker."""


def read() -> list[Module]:
    """Read every module, named without ``foiflow.``; the package itself is the empty name."""
    modules = []
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        text = path.read_text(encoding="utf-8")
        modules.append(Module(name, text, ast.parse(text, str(path)), is_package))
    return modules


MODULES = read()
KNOWN = {module.name for module in MODULES}


def floor_of(name: str) -> int:
    """Find the floor of a module; a module that the house does not know is an error."""
    if not name:
        return TOP
    top = name.partition(".")[0]
    for floor, names in enumerate(FLOORS):
        if top in names:
            return floor
    msg = f"{top} stands on no floor"
    raise LookupError(msg)


def nodes(node: ast.AST, late: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Walk a tree, saying of each node whether the import of the module leaves it out."""
    yield node, late
    inside = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        inside = True
    for child in ast.iter_child_nodes(node):
        yield from nodes(child, inside)


def origin(module: Module, node: ast.ImportFrom) -> str:
    """Write out the module that a ``from`` import names, relative ones in full."""
    if not node.level:
        return node.module or ""
    here = ["foiflow", *filter(None, module.name.split("."))]
    base = here[: len(here) - node.level + module.is_package]
    return ".".join([*base, *filter(None, [node.module])])


def imports(module: Module) -> Iterator[Import]:
    """List what a module imports, with ``from foiflow import law`` as ``foiflow.law``."""
    for node, late in nodes(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, late)
        elif isinstance(node, ast.ImportFrom):
            source = origin(module, node)
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                is_module = whole.removeprefix("foiflow.") in KNOWN and whole.startswith("foiflow.")
                yield Import(whole if is_module else source, node.lineno, late)


def package_of(target: str) -> str:
    """Name the package that an import comes from."""
    return target.partition(".")[0]


def third_parties(module: Module) -> Iterator[Import]:
    """List the imports from outside foiflow and the standard library."""
    for found in imports(module):
        package = package_of(found.target)
        if package != "foiflow" and package not in sys.stdlib_module_names:
            yield found


def functions(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """List functions and methods with their dotted names, nested ones left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + child.name, child
        elif isinstance(child, ast.ClassDef):
            yield from functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.If | ast.Try | ast.With):
            yield from functions(child, prefix)


def documented(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    """List the public classes, functions and methods, each of which needs a docstring."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If | ast.Try):
            yield from documented(child, prefix)
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or child.name.startswith("_"):
            continue
        marks = {ast.unparse(mark).rpartition(".")[2] for mark in child.decorator_list}
        if marks & {"overload", "setter", "deleter", "override"}:
            continue
        yield prefix + child.name, child
        if isinstance(child, ast.ClassDef):
            yield from documented(child, f"{prefix}{child.name}.")


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function, those of its docstring left out."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        first = function.body[0]
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def oversized() -> dict[str, int]:
    """Find the modules and functions over the budget, with their lines."""
    sizes = {}
    for module in MODULES:
        if (lines := len(module.text.splitlines())) > MODULE_LINES:
            sizes[module.name] = lines
        for name, function in functions(module.tree):
            if (lines := code_lines(function)) > FUNCTION_LINES:
                sizes[f"{module.name}:{name}"] = lines
    return sizes


def report(faults: list[str]) -> None:
    """Fail with every fault on a line of its own."""
    assert not faults, "\n" + "\n".join(faults)


def test_every_module_stands_on_a_floor() -> None:
    """Every top-level module and folder has its place in the table of floors."""
    placed = set().union(*FLOORS)
    tops = {module.name.partition(".")[0] for module in MODULES} - {""}

    report([f"{top}: on no floor" for top in sorted(tops - placed)])


def test_every_folder_is_a_package() -> None:
    """A folder with modules has an ``__init__.py``, without which coverage would not miss its modules."""
    folders = {path.parent for path in SOURCE.rglob("*.py")}

    report([str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()])


def test_no_module_imports_from_a_floor_above() -> None:
    """A module imports from its own floor or below, also where only the type checker looks."""
    faults = []
    for module in MODULES:
        for found in imports(module):
            if package_of(found.target) != "foiflow":
                continue
            target = found.target.removeprefix("foiflow").removeprefix(".")
            if floor_of(target) > module.floor:
                faults.append(f"{module.name}:{found.line}: imports {found.target} from a floor above")

    report(faults)


def test_the_package_itself_imports_nothing() -> None:
    """Importing foiflow runs no import of another foiflow module."""
    faults = [
        f"foiflow:{found.line}: imports {found.target} at once"
        for module in MODULES
        if not module.name
        for found in imports(module)
        if not found.late and found.target.startswith("foiflow")
    ]

    report(faults)


def test_third_party_packages_stay_where_they_are_named() -> None:
    """A third-party package is imported only in the modules that the house names for it."""
    faults = [
        f"{module.name}:{found.line}: imports {found.target}"
        for module in MODULES
        if module.name
        for found in third_parties(module)
        if not module.is_within(THIRD_PARTIES.get(package_of(found.target), ()))
    ]

    report(faults)


def test_packages_that_must_come_late_come_late() -> None:
    """Neither attrs nor cattrs is imported with the calendars."""
    faults = [
        f"{module.name}:{found.line}: imports {found.target} at once"
        for module in MODULES
        for found in third_parties(module)
        if not found.late and module.is_within(LATE_ONLY.get(package_of(found.target), ()))
    ]

    report(faults)


def test_no_module_below_the_office_reads_the_world() -> None:
    """Below floor 6 nothing reads the clock, the environment or the network; such things are arguments."""
    faults = []
    for module in MODULES:
        if module.floor >= CLOCK_FLOOR:
            continue
        faults += [
            f"{module.name}:{found.line}: imports {found.target}"
            for found in imports(module)
            if package_of(found.target) in WORLD_MODULES
        ]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr in WORLD_NAMES:
                faults.append(f"{module.name}:{node.lineno}: reads {ast.unparse(node)}")
            elif isinstance(node, ast.ImportFrom) and node.module == "os":
                names = {alias.name for alias in node.names} & WORLD_NAMES
                faults += [f"{module.name}:{node.lineno}: imports os.{name}" for name in sorted(names)]

    report(faults)


def test_everything_public_has_a_docstring_with_a_short_first_line() -> None:
    """Every module, public class, function and method says in one short line what it is."""
    faults = []
    for module in MODULES:
        subjects: list[tuple[str, ast.AST]] = [("", module.tree), *documented(module.tree)]
        for name, node in subjects:
            assert isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            first = (ast.get_docstring(node) or "").partition("\n")[0]
            if not first:
                faults.append(f"{module.name}:{name}: no docstring")
            elif len(first) > SUMMARY_WIDTH:
                faults.append(f"{module.name}:{name}: first line of {len(first)} characters")

    report(faults)


def test_modules_and_functions_are_short() -> None:
    """A module has at most 350 lines and a function 60 beside its docstring, or an allowance with a reason."""
    faults = [
        f"{place}: {lines} lines" for place, lines in oversized().items() if lines > ALLOWED_SIZE.get(place, (0, ""))[0]
    ]

    report(faults)


def test_every_allowance_of_size_is_used_and_reasoned() -> None:
    """An allowance that nothing needs any more is taken out."""
    sizes = oversized()

    report([f"{place}: not needed" for place in ALLOWED_SIZE if place not in sizes])
    report([f"{place}: no reason" for place, (_, reason) in ALLOWED_SIZE.items() if not reason])


def test_no_module_has_an_empty_name() -> None:
    """No module or folder is named for being handy rather than for what it holds."""
    faults = [module.name for module in MODULES if BANNED_NAMES & {p.strip("_") for p in module.name.split(".")}]

    report(faults)
