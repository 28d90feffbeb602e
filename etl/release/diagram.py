"""The entity diagram: a box for each table, a line from each reference to the key it refers to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from etl.contract.model import Table

_WIDTH, _GAP, _HEAD, _ROW, _SPACE = 230, 130, 28, 19, 18


References = Mapping[str, Mapping[str, str]]
"""By table, the columns that refer to another table, and that table."""


@dataclass(frozen=True, slots=True)
class DiagramRow:
    """One column, a line of text in its table's box. y: the height of the middle of that line."""

    name: str
    is_key: bool
    y: int


@dataclass(frozen=True, slots=True)
class DiagramBox:
    """A table with its key columns and the columns that refer to other tables."""

    table: Table
    rows: tuple[DiagramRow, ...]
    x: int
    y: int
    height: int

    def row(self, name: str) -> int:
        return next(row.y for row in self.rows if row.name == name)


@dataclass(frozen=True, slots=True)
class DiagramLine:
    """A reference. path: a curve from its column to the key of the other table, as SVG."""

    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes and lines, with the size of the drawing, all in the units of SVG."""

    boxes: tuple[DiagramBox, ...]
    lines: tuple[DiagramLine, ...]
    box_width: int
    width: int
    height: int


def draw_diagram(tables: Sequence[Table], origin: str) -> Diagram:
    """Lay out a box for each table. Tables that others refer to stand on the left.

    origin: the table that almost every other one refers to. To keep the drawing legible, a line
    goes there only from a column that is part of a key.
    """
    references = {table.name: _drawn_references(table, origin) for table in tables}
    columns = _columns(tables, references)
    height = max(sum(_height(it, references) + _SPACE for it in column) for column in columns)
    boxes: dict[str, DiagramBox] = {}
    for place, column in enumerate(columns):
        column.sort(key=lambda it: _mean(boxes[name].y for name in references[it.name].values()))
        free = height - sum(_height(it, references) for it in column)
        y = gap = free // (len(column) + 1)
        for table in column:
            boxes[table.name] = _box(table, references, place * (_WIDTH + _GAP), y)
            y += boxes[table.name].height + gap
    lines = [
        _line(boxes[name], column, boxes[target])
        for name, leads in references.items()
        for column, target in leads.items()
    ]
    width = len(columns) * (_WIDTH + _GAP) - _GAP
    return Diagram(tuple(boxes.values()), tuple(lines), _WIDTH, width, height)


def _drawn_references(table: Table, origin: str) -> dict[str, str]:
    return {
        reference.column: reference.target
        for reference in table.references
        if reference.target != origin or reference.column in table.key
    }


def _columns(tables: Sequence[Table], references: References) -> list[list[Table]]:
    """The tables by column of the drawing: each stands right of all tables that it refers to."""
    columns: list[list[Table]] = []
    left = list(tables)
    while left:
        names = {table.name for table in left}
        columns.append([it for it in left if not names & set(references[it.name].values())])
        left = [it for it in left if it not in columns[-1]]
    return columns


def _names(table: Table, references: References) -> list[str]:
    shown = {*table.key, *references[table.name]}
    return [column.name for column in table.columns if column.name in shown]


def _height(table: Table, references: References) -> int:
    return _HEAD + _ROW * len(_names(table, references)) + 8


def _box(table: Table, references: References, x: int, y: int) -> DiagramBox:
    rows = tuple(
        DiagramRow(name, name in table.key, y + _HEAD + _ROW * place + 14)
        for place, name in enumerate(_names(table, references))
    )
    return DiagramBox(table, rows, x, y, _height(table, references))


def _line(box: DiagramBox, column: str, target: DiagramBox) -> DiagramLine:
    start, end = (box.x, box.row(column)), (target.x + _WIDTH, target.row(target.table.key[0]))
    bend = _GAP * 3 // 4
    path = (
        f"M{start[0]},{start[1]} C{start[0] - bend},{start[1]} {end[0] + bend},{end[1]} "
        f"{end[0]},{end[1]}"
    )
    return DiagramLine(f"{box.table.name}.{column} leads to {target.table.name}", path)


def _mean(values: Iterable[int]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0
