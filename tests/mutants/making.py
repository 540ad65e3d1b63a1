"""Small changes of a source file that tests should notice: mutmut's operators, and two of our own.

What is said is left alone (translated text, refusals' words, log lines, docstrings), and so is what
other checks hold (annotations, imports, decorators; columns, which their migrations must equal;
that each declared refusal is one, which tests/test_refusals.py holds by its code).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation import mutators

# Declared refusals are words too: tests/test_refusals.py holds their codes.
SAID = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "refusal",
}
_LEFT_ALONE = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom, cst.Raise, cst.Assert)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of `file`: a node, in the statement of lines `first` to `last`, gives way to
    another."""

    file: Path
    kind: str
    first: int
    last: int
    node: cst.CSTNode
    new: cst.CSTNode
    module: cst.Module
    line: str  # the first line of the statement, as it is written

    @property
    def before(self) -> str:
        """The code that is changed."""
        return cst.Module([]).code_for_node(self.node)

    @property
    def after(self) -> str:
        """What stands in its place."""
        return cst.Module([]).code_for_node(self.new)

    @property
    def source(self) -> str:
        """The whole file with the change in it."""
        changed = self.module.deep_replace(self.node, self.new)
        assert isinstance(changed, cst.Module)
        return changed.code


def skip_check(node: cst.If) -> Iterable[cst.If]:
    """A check that never refuses: `if …: raise …` or `if …: return` with its condition false."""
    last = node.body.body[-1] if isinstance(node.body, cst.IndentedBlock) else None
    leaves = isinstance(last, cst.SimpleStatementLine) and isinstance(
        last.body[-1], cst.Raise | cst.Return
    )
    if leaves and node.orelse is None:
        yield node.with_changes(
            test=cst.Name("False"), whitespace_before_test=cst.SimpleWhitespace(" ")
        )


def drop_step(node: cst.Expr) -> Iterable[cst.Pass]:
    """A step left out: a call made for what it does, not for what it returns."""
    if isinstance(node.value, cst.Call):
        yield cst.Pass()


def _marked_string(node: cst.BaseString) -> Iterable[cst.BaseString]:
    """mutmut also changes upper and lower case, which to SQL is the same."""
    yield from list(mutators.operator_string(node))[:1]


OPERATORS: tuple[tuple[type, Callable[..., Iterable[cst.CSTNode]]], ...] = (
    (cst.If, skip_check),
    (cst.Expr, drop_step),
    *(
        (kind, _marked_string if change is mutators.operator_string else change)
        for kind, change in mutators.mutation_operators
    ),
)


def mutants_of(file: Path) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its text."""
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    wrapper = MetadataWrapper(cst.parse_module(text))
    finder = _Finder(is_tables="models" in (file.stem, file.parent.name))
    wrapper.visit(finder)
    for node, kind, first, last, new in finder.found:
        yield Mutant(file, kind, first, last, node, new, wrapper.module, lines[first - 1].strip())


class _Finder(cst.CSTVisitor):
    """Collects the nodes to change, with what to put in their place."""

    METADATA_DEPENDENCIES = (PositionProvider, ParentNodeProvider)

    def __init__(self, *, is_tables: bool) -> None:
        self.is_tables = is_tables
        self._functions = 0
        self.found: list[tuple[cst.CSTNode, str, int, int, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _LEFT_ALONE) or _is_said(node):
            return False
        if (
            self.is_tables
            and isinstance(node, cst.SimpleStatementLine)
            and self._is_of_a_class(node)
        ):
            return False
        for kind, change in OPERATORS:
            if isinstance(node, kind):
                self.found += (
                    (node, change.__name__.strip("_"), *self._lines(node), new)
                    for new in change(node)
                    if self._functions or not _is_wording(node, new)
                )
        self._functions += isinstance(node, cst.FunctionDef)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        self._functions -= isinstance(original_node, cst.FunctionDef)

    def _is_of_a_class(self, node: cst.CSTNode) -> bool:
        block = self.get_metadata(ParentNodeProvider, node)
        return isinstance(self.get_metadata(ParentNodeProvider, block, None), cst.ClassDef)

    def _lines(self, node: cst.CSTNode) -> tuple[int, int]:
        """The lines of the statement that the node is in, without the blocks below it."""
        while not isinstance(node, cst.BaseSmallStatement | cst.BaseCompoundStatement):
            parent = self.get_metadata(ParentNodeProvider, node, None)
            if parent is None:
                break
            if isinstance(parent, cst.BaseCompoundStatement):
                break
            node = parent
        place = self.get_metadata(PositionProvider, node)
        if isinstance(node, cst.If):
            place = self.get_metadata(PositionProvider, node.test)
        return place.start.line, place.end.line


def _is_wording(node: cst.CSTNode, new: cst.CSTNode) -> bool:
    """Whether a declaration loses its words and nothing else: a refusal becomes None, or a text in
    a call does (the title of a policy)."""
    if isinstance(node, cst.Assign):
        return isinstance(node.value, cst.Call) and m.matches(node.value.func, m.Name("refusal"))
    if not (isinstance(node, cst.Call) and isinstance(new, cst.Call)):
        return False
    return len(node.args) == len(new.args) and any(
        _is_said(old.value) and m.matches(arg.value, m.Name("None"))
        for old, arg in zip(node.args, new.args, strict=True)
    )


def _is_said(node: cst.CSTNode) -> bool:
    """Text for people: a translated string, a docstring, a line of the log."""
    if isinstance(node, cst.Call):
        name = node.func
        if isinstance(name, cst.Name):
            return name.value in SAID
        return (
            isinstance(name, cst.Attribute)
            and isinstance(name.value, cst.Name)
            and name.value.value in ("_log", "log")
        )
    return isinstance(node, cst.Expr) and isinstance(
        node.value, cst.SimpleString | cst.ConcatenatedString
    )
