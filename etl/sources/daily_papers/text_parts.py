"""Lines of a text dump become the parts of entries: titles, abstracts, and the lines of footers."""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from etl.sources.daily_papers.text_lines import (
    BANNER,
    GLUED,
    LONGEST_FOOTER,
    PRINTED_DAY,
    TextLine,
)


class PartKind(IntEnum):
    """The parts of an entry, in the order in which a page prints them."""

    TITLE = 0
    ABSTRACT = 1
    BYLINE = 2
    DOT = 3
    DATE = 4
    STRAY = 5


class EntryPart(NamedTuple):
    """One part. line: the number of its first line, from 1."""

    kind: PartKind
    text: str
    line: int


DOT = "·"
AUTHORS_LINE = re.compile(r"(?:• ?)?([0-9]{1,6}) authors?")
DATE_LINE = re.compile(rf"({PRINTED_DAY})(?: ?\[ ?([0-9]{{1,6}}) ?\]| ([0-9]{{1,6}}))?")

# Of the 8,840 papers of the dumps and the API's days up to 2026-05, the longest title has 175
# characters and none ends in a full stop; one abstract has 165, with a full stop, others 279 on.
_SURELY_ABSTRACT = 200
_SHORTEST_ABSTRACT = 150
# Markdown, footnoted links or an address below each text are other renditions: no line is a title.
_MARKUP = re.compile(r"^#{1,6} |^https?://\S+$|\]\(https?:|\]\[[0-9]+\]$")
_LETTER = re.compile(r"[^\W\d_]")


def split_parts(body: Sequence[TextLine], has_footers: bool) -> Iterator[EntryPart]:
    """The parts of a dump's body in order; a line that is none of an entry's parts is STRAY."""
    # Footer lines have a form of their own; everything else is text, to be told apart by length.
    kinds = _footer_kinds(body) if has_footers else [None] * len(body)
    # With blank lines between texts, lines without one belong together, as one text was wrapped.
    has_blank_lines = any(line.opens_block for line in body[1:])
    block: list[TextLine] = []
    for line, kind in zip(body, kinds, strict=True):
        # A footer line, a blank line, or any line of a dump without blank ones ends the text.
        if kind is not None or line.opens_block or not has_blank_lines:
            yield from _texts(block)
            block = []
        if kind is None:
            block.append(line)
        else:
            yield EntryPart(kind, line.spaced, line.number)
    yield from _texts(block)


def _footer_kinds(body: Sequence[TextLine]) -> list[PartKind | None]:
    around = zip([None, *body], body, [*body[1:], None], strict=False)
    return [_footer_kind(before, line, after) for before, line, after in around]


def _footer_kind(
    before: TextLine | None, line: TextLine, after: TextLine | None
) -> PartKind | None:
    """An organization is known by the dot right below it, a spoilt date by the dot right above."""
    text = line.spaced
    # The dot stands between byline and date. It is the only sure sign, so it names what has no
    # form: the organization above it, and whatever takes the date's place below it.
    is_short = len(text) <= LONGEST_FOOTER
    is_below_dot = before is not None and before.text == DOT and not line.opens_block
    is_above_dot = after is not None and after.text == DOT and not after.opens_block
    if text == DOT:
        return PartKind.DOT
    if AUTHORS_LINE.fullmatch(text):
        return PartKind.BYLINE
    if DATE_LINE.fullmatch(text) or (is_short and is_below_dot):
        return PartKind.DATE
    return PartKind.BYLINE if is_short and is_above_dot else None


def _texts(block: Sequence[TextLine]) -> Iterator[EntryPart]:
    """One text that was wrapped, or a text per line where a blank line was lost."""
    if len(block) > 1 and not any(_is_abstract(line.text) for line in block):
        text = block[0].text + "".join(f"\n{line.indent}{line.text}" for line in block[1:])
        yield EntryPart(_kind_of_wrapped(text, block), text, block[0].number)
    else:
        yield from (EntryPart(_kind(line.text), line.text, line.number) for line in block)


def _kind_of_wrapped(text: str, block: Sequence[TextLine]) -> PartKind:
    """The site wraps titles with an indent, and abstracts without; two titles have none."""
    if len(text) >= _SURELY_ABSTRACT:
        return PartKind.ABSTRACT if text.endswith(".") else PartKind.STRAY
    return _kind(text) if all(line.indent for line in block[1:]) else PartKind.STRAY


def _is_abstract(text: str) -> bool:
    is_sentence = len(text) >= _SHORTEST_ABSTRACT and text.endswith(".")
    return is_sentence or len(text) >= _SURELY_ABSTRACT


def _kind(text: str) -> PartKind:
    if _is_abstract(text):
        return PartKind.ABSTRACT
    is_foreign = _MARKUP.search(text) or BANNER.fullmatch(text) or GLUED.fullmatch(text)
    return PartKind.TITLE if _LETTER.search(text) and not is_foreign else PartKind.STRAY
