"""One small change of a module, and the two ways of making it in a running process. Nothing is written to disk."""

from __future__ import annotations

import ast
import difflib
import gc
import inspect
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from reach import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cosmic_ray.work_item import WorkItem

SOURCE = Path("src/foiflow")
FLOORS = ("calendars", "law", "workflow", "cases")


class OutsideFunctionsError(Exception):
    """The change is in what runs once, when the module is imported."""


@dataclass(frozen=True)
class Mutant:
    """One change of one module.

    Attributes:
        job_id: Its name in the session.
        module: The module, as ``src/foiflow/cases/limits.py``.
        operator: What is changed into what, by cosmic-ray's name; "" changes nothing.
        occurrence: Which of the places where the operator could change the module, from 0.
        start: The line and the column where the change begins.
    """

    job_id: str
    module: Path
    operator: str
    occurrence: int
    start: tuple[int, int]

    @classmethod
    def of(cls, item: WorkItem) -> Mutant:
        """Read a work item of a session."""
        [spec] = item.mutations
        return cls(item.job_id, Path(spec.module_path), spec.operator_name, spec.occurrence, tuple(spec.start_pos))

    def __str__(self) -> str:
        return f"{self.module.relative_to(SOURCE)}:{self.start[0]} {self.operator.removeprefix('core/')}"

    @property
    def key(self) -> tuple[str, str, int]:
        """What names the change, whatever the session."""
        return str(self.module), self.operator, self.occurrence

    @property
    def floor(self) -> str:
        """The floor of the module."""
        return self.module.relative_to(SOURCE).parts[0]

    @property
    def file(self) -> str:
        """The module's whole path."""
        return str(ROOT / self.module)

    @cached_property
    def changed(self) -> str:
        """The text of the module with the change."""
        if not self.operator:
            return text_of(self.module)
        return str(mutate_code(text_of(self.module), get_operator(self.operator)(), self.occurrence))

    @property
    def diff(self) -> str:
        """The change, as a patch shows it."""
        before, after = text_of(self.module).split("\n"), self.changed.split("\n")
        return "\n".join(difflib.unified_diff(before, after, str(self.module), "mutant", n=2, lineterm=""))

    @property
    def lines(self) -> range:
        """The lines of the statement that is changed; of a block, its head."""
        at = self.start[0]
        inside = [found for found in statements(self.module) if at in found]
        return min(inside, key=len, default=range(at, at + 1))

    @property
    def is_python(self) -> bool:
        """Whether the changed module can be read at all."""
        try:
            ast.parse(self.changed)
        except SyntaxError:
            return False
        return True

    def code(self) -> CodeType:
        """Compile the changed module.

        Raises:
            SyntaxError: It is no Python, or the compiler warns of it.
        """
        return compile(self.changed, self.file, "exec", dont_inherit=True)


class Broken(Mutant):
    """A module that cannot be imported, to see that this is noticed."""

    @property
    def changed(self) -> str:
        """The text of the module."""
        return "raise ImportError"


def modules() -> list[Path]:
    """List the modules of the floors, as paths in the project."""
    return sorted(path.relative_to(ROOT) for floor in FLOORS for path in (ROOT / SOURCE / floor).rglob("*.py"))


@cache
def text_of(module: Path) -> str:
    """Read a module."""
    return (ROOT / module).read_text(encoding="utf-8")


@cache
def statements(module: Path) -> tuple[range, ...]:
    """List the lines of every statement of a module; of one with a body, those of its head."""
    found = []
    for node in ast.walk(ast.parse(text_of(module))):
        if isinstance(node, ast.stmt | ast.ExceptHandler):
            body = getattr(node, "body", None)
            end = max(node.lineno, body[0].lineno - 1) if body else node.end_lineno or node.lineno
            found.append(range(node.lineno, end + 1))
    return tuple(found)


def change_imports(mutant: Mutant) -> None:
    """Let this process import the mutant in place of its module."""
    usual = SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        return mutant.code() if loader.path == mutant.file else usual(loader, name)

    setattr(SourceFileLoader, "get_code", get_code)  # noqa: B010 -- the types forbid what is meant here


def functions_by_file() -> dict[str, list[FunctionType]]:
    """List the functions that live in this process, by the file of their source."""
    found: dict[str, list[FunctionType]] = {}
    for one in gc.get_objects():
        # Some objects answer isinstance by setting themselves up.
        if issubclass(type(one), FunctionType):
            found.setdefault(one.__code__.co_filename, []).append(one)
    return found


def change_functions(mutant: Mutant, functions: list[FunctionType]) -> None:
    """Give the functions of a module that is imported already the code of the mutant.

    Args:
        mutant: The change.
        functions: The living functions of its module.

    Raises:
        OutsideFunctionsError: The change is not, or not only, in functions.
        SyntaxError: The change is no Python, or the compiler warns of it.
    """
    before = compile(text_of(mutant.module), mutant.file, "exec", dont_inherit=True)
    for old, new, outermost in differing(before, mutant.code()):
        living = [function for function in functions if function.__code__ == old]
        if outermost and not living:
            raise OutsideFunctionsError
        for function in living:
            try:
                function.__code__ = new
            except ValueError as error:  # it closes over other names
                raise OutsideFunctionsError from error


def differing(old: CodeType, new: CodeType, *, outermost: bool = True) -> Iterator[tuple[CodeType, CodeType, bool]]:
    """Pair the functions that are not the same in two versions of a module.

    Args:
        old: The code of the module, or of a part.
        new: The same of the other version.
        outermost: Whether the part is in no function.

    Yields:
        The code of a function, that in the other version, and whether it is in no other function.

    Raises:
        OutsideFunctionsError: The versions differ outside functions.
    """
    if old == new:
        return
    is_function = bool(old.co_flags & inspect.CO_OPTIMIZED)
    if is_function:
        yield old, new, outermost
    elif _alone(old) != _alone(new):
        raise OutsideFunctionsError
    pairs = list(zip(_inside(old), _inside(new), strict=False))
    for one, other in pairs:
        yield from differing(one, other, outermost=outermost and not is_function)


def _inside(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def _alone(code: CodeType) -> CodeType:
    consts = tuple(None if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_consts=consts, co_linetable=b"")
