"""HTML that a parser would take long for is found before it is parsed, in one pass over its tags.

A parser's time grows with the depth of the tags, with the square of one tag's attributes, and with
the formatting tags that were not closed, as each later element opens them all again. The pass
follows the WHATWG's HTML standard, and where it is not sure of an end tag, that closes nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from etl.errors import UnreadablePage
from etl.limits import (
    MAX_ATTRIBUTES,
    MAX_HIDDEN_TAGS,
    MAX_OPEN_TAGS,
    MAX_REOPENED_TAGS,
    MAX_SMALL_PAGE_TAGS,
    MAX_TAGS,
)

_S = r"\t\n\f\r "
_ATTRIBUTE = (
    rf"(?:=[^{_S}/>=]*+|[^{_S}/>=]++)"
    rf"(?:[{_S}]*+=[{_S}]*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^{_S}>\"'][^{_S}>]*+)?+)?+"
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TOKEN = re.compile(
    # A start or end tag. Most attributes are of the first form, which is matched faster.
    rf"<(?:(/?)([a-zA-Z][^{_S}/>]*+)"
    rf"((?:[{_S}][a-z-]++=\"[^\"]*+\")*+(?:[{_S}/]++|{_ATTRIBUTE})*+)(?:>|\Z)"
    # A comment, what svg has instead, and what passes for one: `<!doctype html>`, `</1>`.
    r"|!--(?:-?>|.*?(?:--!?>|\Z))|!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|(?:[!?]|/(?![a-zA-Z]))[^>]*+(?:>|\Z))",
    re.DOTALL,
)
_START = re.compile("<[a-zA-Z]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _words("area base br col embed frame hr img input link meta param source track wbr")
_RAW_TEXT = _words("script style title textarea xmp iframe noembed noframes")
"""No tag stands in these, unless they stand in one of the following."""

_NO_RAW_TEXT = ("svg", "math", "select", "frameset")
_FORMATTING = _words("a b big code em font i nobr s small strike strong tt u")
_BLOCKS = _words(
    "address article aside blockquote button center details dialog dir div dl fieldset figcaption"
    " figure footer header hgroup listing main menu nav ol pre search section summary ul"
)
"""Their end tags close all that is open inside, but for one of the next set."""

_BARRIERS = _RAW_TEXT | _words(
    "annotation-xml applet caption desc foreignobject html marquee mi mn mo ms mtext object select"
    " table td template th"
)
_SPECIAL = (
    _BLOCKS
    | _BARRIERS
    | _words(
        "body colgroup dd dt form frameset h1 h2 h3 h4 h5 h6 head li noscript p plaintext tbody"
        " tfoot thead tr"
    )
)
"""Any other end tag closes nothing outside of one of these."""


def check_markup(text: str) -> None:
    """Raises UnreadablePage for a page whose tags are too many, too deep or too rich."""
    tag_count = _first(_START.finditer(text), MAX_TAGS)
    if tag_count > MAX_TAGS:
        raise UnreadablePage("too_many", f"HTML of more than {MAX_TAGS:,} tags")
    seen = _well_nested_count(text)
    if seen is None:
        seen = _checked_count(text, is_small=tag_count <= MAX_SMALL_PAGE_TAGS)
    if tag_count - seen > MAX_HIDDEN_TAGS:
        detail = f"HTML with more than {MAX_HIDDEN_TAGS:,} tags in scripts, comments and attributes"
        raise UnreadablePage("too_many", detail)


def _well_nested_count(text: str) -> int | None:
    """The number of start tags where each is closed in order, as the site has them; else None."""
    count, names, is_raw = 0, [""], False
    for match in _TOKEN.finditer(text):
        is_end, name, attributes = match.groups()
        if is_end:
            if names.pop() != name.lower():
                return None
            is_raw = False
        elif is_raw:
            return None
        elif name:
            count += 1
            if len(attributes) > 2 * MAX_ATTRIBUTES:
                _check_attributes(attributes)
            name = name.lower()
            if name not in _VOID:
                is_raw = name in _RAW_TEXT
                names.append(name)
                if len(names) > MAX_OPEN_TAGS:
                    return None
    return count


def _checked_count(text: str, *, is_small: bool) -> int:
    """The number of start tags. Raises UnreadablePage where they cost too much."""
    position, count, tags = 0, 0, _OpenTags(is_small=is_small)
    while match := _TOKEN.search(text, position):
        position = match.end()
        name = (match[2] or "").lower()
        if match[1]:
            tags.close(name)
        elif name:
            count += 1
            _check_attributes(match[3])
            tags.open(name)
            if name in _RAW_TEXT and not tags.are_open(_NO_RAW_TEXT):
                position = _end_of_raw_text(text, position, name)
    return count


class _OpenTags:
    """The elements that may be open at a place of the page, and how often some are opened again."""

    def __init__(self, *, is_small: bool) -> None:
        self._depth_limit = MAX_SMALL_PAGE_TAGS if is_small else MAX_OPEN_TAGS
        self._names: list[str] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._barriers: list[int] = []
        self._specials: list[int] = []
        self._unclosed = 0
        self._reopened = 0

    def are_open(self, names: tuple[str, ...]) -> bool:
        return any(self._places.get(name) for name in names)

    def open(self, name: str) -> None:
        """Raises UnreadablePage where this opens too many."""
        self._reopened += self._unclosed
        if self._reopened > MAX_REOPENED_TAGS:
            detail = f"HTML that opens its unclosed tags again {MAX_REOPENED_TAGS:,} times"
            raise UnreadablePage("too_many", detail)
        if name in _VOID:
            return
        place = len(self._names)
        if place + self._unclosed >= self._depth_limit:
            raise UnreadablePage("too_deep", f"HTML nested deeper than {MAX_OPEN_TAGS:,} tags")
        self._names.append(name)
        self._places[name].append(place)
        if name in _SPECIAL:
            self._specials.append(place)
            if name in _BARRIERS:
                self._barriers.append(place)

    def close(self, name: str) -> None:
        self._reopened += self._unclosed
        places = self._places.get(name)
        if not places:
            return
        place, is_last = places[-1], places[-1] == len(self._names) - 1
        walls = self._barriers if name in _BLOCKS else self._specials
        if is_last or (name != "form" and (not walls or walls[-1] <= place)):
            self._cut(place)

    def _cut(self, place: int) -> None:
        """Close what is open from a place on; formatting tags inside were not closed themselves."""
        self._unclosed += sum(name in _FORMATTING for name in self._names[place + 1 :])
        for name in self._names[place:]:
            self._places[name].pop()
        del self._names[place:]
        for places in (self._barriers, self._specials):
            while places and places[-1] >= place:
                places.pop()


def _check_attributes(text: str) -> None:
    if _first(_ATTRIBUTES.finditer(text), MAX_ATTRIBUTES) > MAX_ATTRIBUTES:
        detail = f"HTML with a tag of more than {MAX_ATTRIBUTES:,} attributes"
        raise UnreadablePage("too_many", detail)


def _end_of_raw_text(text: str, start: int, name: str) -> int:
    """The place of the end tag; in a script with a comment, of the one that follows the comment."""
    pattern = re.compile(f"</{name}", re.IGNORECASE)
    end = pattern.search(text, start)
    if end and name == "script" and "<!--" in text[start : end.start()]:
        end = pattern.search(text, max(end.start(), text.find("-->", start)))
    return end.start() if end else len(text)


def _first(found: Iterator[object], most: int) -> int:
    """Count what is found, but no more than one above a limit."""
    return sum(1 for _ in islice(found, most + 1))
