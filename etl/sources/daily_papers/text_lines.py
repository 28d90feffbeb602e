"""A text dump is split into lines, and the banner that it opens with is taken off."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from etl.errors import UnreadablePage
from etl.limits import MAX_DUMP_LINES


class TextLine(NamedTuple):
    """A line that is not blank. text: without edges; opens_block: a blank line precedes it."""

    number: int
    indent: str
    text: str
    opens_block: bool

    @property
    def spaced(self) -> str:
        """Single-space the text where it is short enough for a banner or a footer."""
        is_short = len(self.text) <= LONGEST_FOOTER
        return " ".join(self.text.split()) if is_short else self.text


class TextDump(NamedTuple):
    """A text without its banner; is_glued: the banner's last word stood before the first title."""

    has_banner: bool
    is_glued: bool
    header_date: str | None
    body: Sequence[TextLine]


LONGEST_FOOTER = 100
PRINTED_DAY = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{1,2}(?:, [0-9]{4})?"
BANNER = re.compile(
    r"new|(?P<invitation>Get trending papers in your email inbox(?: once a day)?!)"
    r"|(?P<button>Subscribe)|Daily Papers|(?P<byline>by ?AK and the research community)"
)
GLUED = re.compile(r"Subscribe(?!(?:d|rs?|s)\b)(\S.*)")
"""The banner's button before a title; `Subscribers …` is a title's own word."""


def split_opening(text: str) -> TextDump:
    """The same as `split_dump` for the first ten lines, which show a banner and cost little."""
    start = text.removeprefix("\ufeff").lstrip()[:2_000]
    return _without_banner(islice(_lines(start), 10))


def split_dump(text: str) -> TextDump:
    """The lines of a whole text. Raises UnreadablePage where it is no text, or too long."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        detail = f"not text: {error.reason} at character {error.start}"
        raise UnreadablePage("bad_encoding", detail) from error
    lines = list(islice(_lines(text.removeprefix("\ufeff")), MAX_DUMP_LINES + 1))
    if len(lines) > MAX_DUMP_LINES:
        detail = f"more than {MAX_DUMP_LINES} lines: no search page has as many"
        raise UnreadablePage("too_large", detail)
    return _without_banner(lines)


_LINE = re.compile(r"\S[^\n]*")


def _lines(text: str) -> Iterator[TextLine]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    number, end = 1, 0
    for match in _LINE.finditer(text):
        start = match.start()
        breaks = text.count("\n", end, start)
        number += breaks
        indent = text[text.rfind("\n", end, start) + 1 : start]
        yield TextLine(number, indent, match[0].rstrip(), breaks > 1)
        end = match.end()


def _without_banner(lines: Iterable[TextLine]) -> TextDump:
    seen: set[str | None] = set()
    header_date, glued = None, None
    rest = iter(lines)
    body: list[TextLine] = []
    for line in rest:
        if banner := BANNER.fullmatch(line.spaced):
            seen.add(banner.lastgroup)
        elif header_date is None and "byline" in seen and re.fullmatch(PRINTED_DAY, line.spaced):
            header_date = line.spaced
        else:
            glued = None if "button" in seen else GLUED.fullmatch(line.text)
            body = [line._replace(text=glued[1]) if glued else line, *rest]
            break
    has_banner = "invitation" in seen and bool(glued or seen & {"button", "byline"})
    return TextDump(has_banner, glued is not None, header_date, body)
