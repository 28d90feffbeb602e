"""The lines of `paperhouse why`: a table of a paper's columns, or the stories of some values."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from etl.cli.say import say
from etl.cli.sections import print_title
from etl.cli.table import table_lines
from etl.inert import inert_line
from etl.pipeline.why.stories import CellStory, Evidence, WhyAnswer

_SHORT = 60
_ORIGIN = ("paper_key", "capture_id", "entry_position")
_HEADS = ("column", "value", "from", "captured_at", "capture_id", "entry", "template")


def print_stories(answer: WhyAnswer, *, is_whole: bool) -> None:
    """Print the stories. is_whole: the paper was asked about, and no column of it."""
    say(inert_line(f"{answer.paper_key}: {answer.title}"), bold=True)
    for line in _overview(answer.cells) if is_whole else _stories(answer.cells):
        say(line)
    if not answer.cells:
        say("no rows are about the paper")
    if answer.left_out_rows:
        say(f"… and {answer.left_out_rows:,} more rows")
    if is_whole:
        print_title("Rows in other tables")
        counts = ", ".join(
            f"{name.removeprefix('core.')} {count:,}" for name, count in answer.row_counts.items()
        )
        say(f"  {counts}")
    if answer.read_count < answer.document_count:
        say(
            f"of {answer.document_count:,} documents the first and last, {answer.read_count:,} in "
            "all, were read"
        )


def _overview(cells: Sequence[CellStory]) -> Iterator[str]:
    rows = [_overview_row(cell) for cell in cells if cell.value is not None]
    yield from table_lines(_HEADS, [False] * len(_HEADS), rows, None)
    unstated = [cell.column for cell in cells if cell.value is None]
    if unstated:
        yield f"\nnobody states: {', '.join(unstated)}"


def _overview_row(cell: CellStory) -> list[str]:
    value = _shortened(cell.value)
    if not cell.evidence:
        return [cell.column, value, "other rows", "", "", "", ""]
    one = cell.evidence[-1]
    return [
        cell.column,
        value,
        one.url or "no url stated",
        "" if one.captured_at is None else str(one.captured_at),
        one.capture_id,
        str(one.position),
        f"{one.template} v{one.parser_version}",
    ]


def _stories(cells: Sequence[CellStory]) -> Iterator[str]:
    """Each row with its values; values that the same bytes state share them."""
    for (table, key), of_row in groupby(cells, lambda it: (it.table, it.key)):
        yield ""
        yield f"{table}  " + inert_line(", ".join(f"{name} {it}" for name, it in key.items()))
        columns = list(of_row)
        shown = [it for it in columns if it.column not in _ORIGIN] or columns
        told = groupby(shown, lambda it: (it.rule, it.evidence and _bytes_of(it.evidence)))
        for _, same in told:
            yield from _story(list(same))


def _bytes_of(evidence: Sequence[Evidence]) -> list[tuple[object, ...]]:
    return [(it.capture_id, it.position, it.excerpt) for it in evidence]


def _story(cells: Sequence[CellStory]) -> Iterator[str]:
    for _, alike in groupby(cells, lambda it: it.reading):
        for cell in (read := list(alike)):
            yield f"  {cell.column} = {_whole(cell.value)}"
        yield f"    value  {read[0].reading_text}"
    yield f"    rule   {cells[0].rule_text}"
    for one in cells[0].evidence:
        yield from _evidence_lines("from ", one)
    if len(cells) == 1:
        for one in cells[0].others:
            held = " (held: it does not count)" if one.is_held else ""
            yield f"    also   {_whole(one.value)}{held}"
            yield from _evidence_lines("     ", one)


def _evidence_lines(head: str, one: Evidence) -> Iterator[str]:
    at = "no instant" if one.captured_at is None else str(one.captured_at)
    place = f"capture {one.capture_id}, entry {one.position}, {one.template} v{one.parser_version}"
    yield f"    {head}  " + inert_line(f"{one.url or 'no url stated'}, {at}, {place}")
    if one.excerpt is None:
        return
    end = one.excerpt.byte_start + one.excerpt.byte_count
    of = " of the archive's record" if one.excerpt.stands_in == "record" else ""
    shown = inert_line(one.excerpt.text) + (" …" if one.excerpt.is_cut else "")
    yield f"    bytes  {one.excerpt.byte_start:,} to {end:,}{of}: {shown}"


def _whole(value: Any) -> str:
    return "NULL" if value is None else inert_line(str(value))


def _shortened(value: Any) -> str:
    text = _whole(value)
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
