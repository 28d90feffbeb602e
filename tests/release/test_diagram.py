"""The entity diagram: where boxes, rows and lines stand, worked out by hand.

A box is 230 wide, with 130 to the next column; it is 36 high and 19 more a row. The middle of its
first row is 42 below its top, of each further one 19 more.
"""

from etl.contract.columns import text
from etl.contract.key_rules import Reference
from etl.contract.model import Column, Table
from etl.release.diagram import Diagram, DiagramLine, DiagramRow, draw_diagram


def table(name: str, key: str, columns: str, *references: Reference) -> Table:
    fields = tuple(column(it) for it in columns.split())
    return Table(name, "one", "Some", tuple(key.split()), fields, references)


def column(name: str) -> Column:
    return text(name, f"The {name}")


PAPERS = table(
    *("core.papers", "paper_key", "paper_key title capture_id"),
    Reference("capture_id", "core.captures"),
)
CAPTURES = table("core.captures", "capture_id", "capture_id url")
AUTHORS = table("core.authors", "author_key", "author_key name")
LISTINGS = table(
    *("core.listings", "capture_id position", "capture_id position paper_key query"),
    Reference("capture_id", "core.captures"),
    Reference("paper_key", "core.papers"),
)
AUTHORSHIPS = table(
    *("core.authorships", "paper_key position", "paper_key position author_key name"),
    Reference("paper_key", "core.papers"),
    Reference("author_key", "core.authors"),
)


def places(drawn: Diagram) -> dict[str, tuple[int, int, int]]:
    """Of each box: x, y and height."""
    return {it.table.name: (it.x, it.y, it.height) for it in drawn.boxes}


def test_one_table_stands_alone_with_its_key() -> None:
    """36 + 19 high, in 18 more: half of that is above and half below."""
    drawn = draw_diagram([CAPTURES], "core.captures")
    [box] = drawn.boxes
    assert (drawn.width, drawn.height, drawn.box_width, drawn.lines) == (230, 73, 230, ())
    assert (box.table, box.x, box.y, box.height) == (CAPTURES, 0, 9, 55)
    assert box.rows == (DiagramRow("capture_id", True, 9 + 28 + 14),)


def test_a_box_has_its_key_and_the_columns_that_lead_elsewhere() -> None:
    """The reference to the origin counts where it is part of the key alone."""
    drawn = draw_diagram([CAPTURES, PAPERS, LISTINGS], "core.captures")
    shown = {it.table.name: [(row.name, row.is_key) for row in it.rows] for it in drawn.boxes}
    assert shown == {
        "core.captures": [("capture_id", True)],
        "core.papers": [("paper_key", True)],
        "core.listings": [("capture_id", True), ("position", True), ("paper_key", False)],
    }
    assert [it.words for it in drawn.lines] == [
        "core.listings.capture_id leads to core.captures",
        "core.listings.paper_key leads to core.papers",
    ]


def test_boxes_share_what_is_free_in_their_column() -> None:
    """The left column is the highest: 3 x 55 and 3 x 18, of which a quarter is 13 and a bit.

    On the right are 2 boxes of 93, in 219: a third of 33 is between.
    """
    drawn = draw_diagram([CAPTURES, PAPERS, AUTHORS, LISTINGS, AUTHORSHIPS], "core.captures")
    assert (drawn.width, drawn.height) == (230 + 130 + 230, 222)
    assert places(drawn) == {
        "core.captures": (0, 14, 55),
        "core.papers": (0, 83, 55),
        "core.authors": (0, 152, 55),
        "core.listings": (360, 12, 93),
        "core.authorships": (360, 117, 93),
    }


def test_a_line_bends_from_a_column_to_the_key_of_the_other_table() -> None:
    """The right box is 36 + 2 x 19 = 74 high, alone in 92; the left one is 55 high."""
    notes = table("core.notes", "note", "note capture_id", Reference("capture_id", "core.captures"))
    drawn = draw_diagram([CAPTURES, notes], "core.papers")
    assert places(drawn) == {"core.captures": (0, 18, 55), "core.notes": (360, 9, 74)}
    assert drawn.lines == (
        DiagramLine(
            "core.notes.capture_id leads to core.captures",
            "M360,70 C263,70 327,60 230,60",
        ),
    )


def test_boxes_stand_in_the_order_of_those_that_they_lead_to() -> None:
    """The second one leads to the first and third box, whose middle is below the first."""
    first = table("core.a", "a", "a")
    second = table("core.b", "b", "b")
    third = table("core.c", "c", "c")
    low = table("core.low", "x", "x c", Reference("c", "core.c"))
    middle = table("core.middle", "x", "x a c", Reference("a", "core.a"), Reference("c", "core.c"))
    high = table("core.high", "x", "x a", Reference("a", "core.a"))
    drawn = draw_diagram([first, second, third, low, middle, high], "core.none")
    right = [it.table.name for it in drawn.boxes if it.x]
    assert right == ["core.high", "core.middle", "core.low"]


def test_a_table_stands_right_of_all_that_it_leads_to() -> None:
    words = table("core.words", "word", "word paper_key", Reference("paper_key", "core.papers"))
    uses = table(
        *("core.uses", "use", "use word capture_id"),
        Reference("word", "core.words"),
        Reference("capture_id", "core.captures"),
    )
    drawn = draw_diagram([uses, words, PAPERS, CAPTURES], "core.captures")
    assert {it.table.name: it.x for it in drawn.boxes} == {
        "core.papers": 0, "core.captures": 0, "core.words": 360, "core.uses": 720
    }  # fmt: skip
    assert drawn.width == 950
