"""Every table that people download is made of cells by one function (claim 32)."""

import ast
from pathlib import Path

import tallgrass

SOURCE = Path(tallgrass.__path__[0])
MAKERS = {
    "kernel/cells.py",
    "web/workbooks.py",  # workbooks: text cells, marked by the same function
}
READERS = "notes/importing/"
TABLES = ("text/csv", "spreadsheetml")


def modules() -> dict[str, str]:
    return {
        path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8")
        for path in SOURCE.rglob("*.py")
    }


def imported(text: str) -> set[str]:
    """Names that a module imports, with where from."""
    return {
        f"{node.module}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def test_c32_whoever_sends_a_table_makes_its_cells_by_the_one_function() -> None:
    cells = {"tallgrass.kernel.cells.csv_line", "tallgrass.web.workbooks.as_xlsx"}
    found = {}
    for name, text in modules().items():
        if name not in MAKERS and not name.startswith(READERS):
            names = imported(text)
            found[name] = (
                names & {"csv", "openpyxl", "openpyxl.Workbook"},
                any(kind in text for kind in TABLES) and not names & cells,
            )
    assert {name: bad for name, bad in found.items() if any(bad)} == {}
    assert sum(bool(imported(text) & cells) for text in modules().values()) >= 3
