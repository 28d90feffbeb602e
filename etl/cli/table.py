"""Rows as text: aligned columns, or one value a line where the screen is too narrow for columns."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size

from etl.inert import inert_line

_NARROWEST = 24
"""No column is cut to fewer characters: a text of this width can still be recognised."""

Cells = Sequence[str | None]


def table_lines(
    names: Sequence[str], is_number: Sequence[bool], rows: Sequence[Cells], width: int | None
) -> Iterator[str]:
    """Lines of text. width: of the screen; None where nothing should be cut."""
    names = [inert_line(name) for name in names]
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [
        max([cell_len(name), *(cell_len(row[index]) for row in cells)])
        for index, name in enumerate(names)
    ]
    if width is not None:
        widths = _cut(widths, [cell_len(name) for name in names], width)
        if _total(widths) > width:
            yield from _records(names, cells)
            return
    yield _line(names, widths, is_number)
    yield "  ".join("─" * it for it in widths)
    for row in cells:
        yield _line(row, widths, is_number)


def _cell(value: str | None) -> str:
    return "NULL" if value is None else inert_line(value)


def _cut(widths: list[int], heads: list[int], width: int) -> list[int]:
    """Widths that fit on the screen: the widest columns shrink first, as far as they may."""
    widths = list(widths)
    while (excess := _total(widths) - width) > 0:
        widest = max(range(len(widths)), key=widths.__getitem__)
        least = max(heads[widest], _NARROWEST)
        if widths[widest] <= least:
            break
        widths[widest] = max(least, widths[widest] - excess)
    return widths


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + 2 * (len(widths) - 1)


def _line(cells: Sequence[str], widths: Sequence[int], is_number: Sequence[bool]) -> str:
    padded = (
        " " * (width - cell_len(cell)) + cell if right else _fitted(cell, width)
        for cell, width, right in zip(cells, widths, is_number, strict=True)
    )
    return "  ".join(padded).rstrip()


def _fitted(cell: str, width: int) -> str:
    return set_cell_size(cell, width) if cell_len(cell) <= width else _shortened(cell, width)


def _shortened(cell: str, width: int) -> str:
    return set_cell_size(set_cell_size(cell, width - 1).rstrip() + "…", width)


def _records(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    width = max(map(cell_len, names))
    for number, row in enumerate(rows, start=1):
        yield f"── {number} ──"
        for name, cell in zip(names, row, strict=True):
            yield f"{set_cell_size(name, width)}  {cell}".rstrip()
