"""The sample community is built as people would build it: through rooms' actions, never through
their tables."""

import ast
from pathlib import Path

import tallgrass.demo

FILES = sorted(Path(tallgrass.demo.__path__[0]).rglob("*.py"))


def names_of(path: Path) -> set[str]:
    """Every module a file imports, and every attribute it reaches for."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def test_no_builder_touches_a_table() -> None:
    assert len(FILES) > 8
    for path in FILES:
        for name in names_of(path):
            assert "models" not in name.split("."), f"{path.name} imports {name}"
            assert name not in ("django.db", "objects", "get_model", "_default_manager"), (
                f"{path.name} reaches for {name}"
            )
