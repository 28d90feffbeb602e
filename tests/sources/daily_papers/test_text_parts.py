"""Which part of an entry a line of a text dump is, at the lengths that decide."""

import pytest

from etl.errors import UnreadablePage
from etl.sources.daily_papers import text_lines
from etl.sources.daily_papers.text_lines import TextLine, split_dump
from etl.sources.daily_papers.text_parts import PartKind, split_parts


def kinds(text: str, *, has_footers: bool = False) -> list[str]:
    parts = split_parts(split_dump(text).body, has_footers)
    return [PartKind(part.kind).name for part in parts]


def of_length(count: int, end: str = "") -> str:
    return "Wool".ljust(count - len(end), "y") + end


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (of_length(199), "TITLE"),
        (of_length(200), "ABSTRACT"),
        (of_length(149, "."), "TITLE"),
        (of_length(150, "."), "ABSTRACT"),
        ("- 12 -", "STRAY"),
        ("# Wool", "STRAY"),
        ("Subscribe", "STRAY"),
    ],
)
def test_a_line_is_a_title_or_an_abstract_by_its_length(line: str, kind: str) -> None:
    assert kinds(f"Title\n\n{line}") == ["TITLE", kind]


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        ("  " + "y" * 40, "TITLE"),  # the site indents what it wraps of a title
        ("y" * 40, "STRAY"),
        ("y" * 94, "STRAY"),
        ("y" * 95, "STRAY"),
        ("y" * 93 + ".", "STRAY"),
        ("y" * 94 + ".", "ABSTRACT"),
    ],
)
def test_lines_of_a_block_are_one_text(second: str, kind: str) -> None:
    """The first has 104 characters; with the line break, 200 are surely an abstract."""
    assert kinds(f"Title\n\n{of_length(104)}\n{second}\n\nTitle") == ["TITLE", kind, "TITLE"]


def test_one_blank_line_shows_that_texts_are_set_apart() -> None:
    wrapped = "Two lines\n  of a title"
    assert kinds(f"Title\n\n{wrapped}") == ["TITLE", "TITLE"]
    assert kinds(f"Title\n{wrapped}") == ["TITLE", "TITLE", "TITLE"]


@pytest.mark.parametrize(("count", "kind"), [(100, "BYLINE"), (101, "TITLE")])
def test_an_organization_above_the_dot_is_short(count: int, kind: str) -> None:
    assert kinds(f"Title\n\n{of_length(count)}\n·\nApr 7", has_footers=True) == [
        "TITLE", kind, "DOT", "DATE",
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "kind"), [(100, "DATE"), (101, "TITLE")])
def test_what_stands_below_the_dot_takes_the_dates_place_if_it_is_short(
    count: int, kind: str
) -> None:
    assert kinds(f"5 authors\n·\n{of_length(count)}", has_footers=True) == ["BYLINE", "DOT", kind]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Cats \n\n \n  sleep\r\n\tlong\r.",
            [
                TextLine(1, "", "Cats", opens_block=False),
                TextLine(4, "  ", "sleep", opens_block=True),
                TextLine(5, "\t", "long", opens_block=False),
                TextLine(6, "", ".", opens_block=False),
            ],
        ),
        (" \n Cats", [TextLine(2, " ", "Cats", opens_block=False)]),
        ("\n\nCats", [TextLine(3, "", "Cats", opens_block=True)]),
        (" Cats", [TextLine(1, " ", "Cats", opens_block=False)]),
        (" \n", []),
    ],
)
def test_lines_have_a_number_an_indent_and_blank_ones_before_them(
    text: str, lines: list[TextLine]
) -> None:
    assert split_dump(text).body == lines


def test_half_a_character_is_no_text() -> None:
    with pytest.raises(UnreadablePage, match="not text: surrogates not allowed at character 5"):
        split_dump("Cats \ud800")


def test_a_line_as_long_as_a_footer_is_single_spaced() -> None:
    short, long = (of_length(count - 5) + "  end" for count in (100, 101))
    assert [line.spaced for line in split_dump(f"{short}\n{long}").body] == [
        short.replace("  ", " "), long,
    ]  # fmt: skip


def test_a_dump_has_so_many_lines_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_lines, "MAX_DUMP_LINES", 2)
    assert len(split_dump("Title\n\nText").body) == 2
    with pytest.raises(UnreadablePage, match="more than 2 lines"):
        split_dump("Title\n\nText\nText")
