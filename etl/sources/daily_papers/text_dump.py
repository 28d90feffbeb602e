"""Text dumps of search pages (`/papers?q=…`): what a page shows, copied as plain text.

Three templates, seen in five dumps: `text_blank` (title and abstract, blank lines between them),
`text_glued` (no blank lines, the banner's last word glued to the first title), `text_cards` (below
each abstract a footer: authors or an organization, `·`, date and comments). No dump states ids,
upvotes or the query.

Only order ties a date to its title. So an entry loads when its lines come complete and in order;
what does not fit is refused as an entry of its own, and the next title starts afresh: one line lost
or repeated never mixes two papers. No parser can see a gap from inside one entry to the same place
of a later one (title 1, abstract 2), a last abstract cut where no footer is due, or a last date cut
at its comma (`Oct 24`). Not seen so far: wrapped lines (a block that can only be one text is one)
and abstracts of several paragraphs (the first is the abstract, the others are refused).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from msgspec import json

from etl.errors import UnreadablePage
from etl.sources.daily_papers.records import Entry, Organization, ParsedDocument, Reject
from etl.sources.daily_papers.text_lines import (
    BANNER,
    GLUED,
    LONGEST_FOOTER,
    PRINTED_DAY,
    TextDump,
    TextLine,
    split_dump,
    split_opening,
)

TEXT_VERSION = 1


def is_dump(text: str) -> bool:
    r"""True where a text opens with the site's subscription banner, as plain lines.

    >>> is_dump("Get trending papers in your email inbox!\nSubscribeA Toy Model")
    True
    """
    return split_opening(text).has_banner


def parse_text_dump(text: str) -> ParsedDocument:
    """The entries of a dump; positions run over loaded and refused ones alike.

    `empty` where nothing follows the banner. Raises UnreadablePage where there is no banner, or
    where no two parts of an entry follow each other below it.
    """
    dump = split_dump(text)
    if not dump.has_banner:
        detail = "not a text dump: it does not open with the subscription banner"
        raise UnreadablePage("other_text", detail)
    template = _template(dump)
    entries, rejects = _entries(dump, has_footers=template == "text_cards")
    return ParsedDocument(
        template,
        TEXT_VERSION,
        outcome="page" if dump.body else "empty",
        fault=None if dump.body else "banner but no entries",
        fault_kind=None if dump.body else "no_papers",
        listing_kind="search",
        header_date=dump.header_date,
        entries=entries,
        rejects=rejects,
    )


class _Kind(IntEnum):
    """The parts of an entry, in the order in which a page prints them."""

    TITLE = 0
    ABSTRACT = 1
    SIGNATURE = 2
    DOT = 3
    DATE = 4
    STRAY = 5


class _Part(NamedTuple):
    kind: _Kind
    text: str
    line: int


_DOT = "·"
_AUTHORS = re.compile(r"(?:• ?)?([0-9]{1,6}) authors?")
_DATE = re.compile(rf"({PRINTED_DAY})(?: ?\[ ?([0-9]{{1,6}}) ?\]| ([0-9]{{1,6}}))?")

# Of the 8,840 papers of the dumps and the API's days up to 2026-05, the longest title has 175
# characters and none ends in a full stop; one abstract has 165, with a full stop, others 279 on.
_SURELY_ABSTRACT = 200
_SHORTEST_ABSTRACT = 150
# Markdown, footnoted links or an address below each text are other renditions: no line is a title.
_MARKUP = re.compile(r"^#{1,6} |^https?://\S+$|\]\(https?:|\]\[[0-9]+\]$")
_LETTER = re.compile(r"[^\W\d_]")


def _template(dump: TextDump) -> str:
    if any(line.text == _DOT or _AUTHORS.fullmatch(line.spaced) for line in dump.body):
        return "text_cards"
    return "text_glued" if dump.is_glued else "text_blank"


def _entries(dump: TextDump, has_footers: bool) -> tuple[list[Entry], list[Reject]]:
    # Lines become parts (title, abstract, footer lines), and parts become groups, one per entry.
    groups = list(_groups(_parts(dump.body, has_footers)))
    # No group has two parts: their kinds were guessed from lines that are nothing of the sort.
    if groups and max(map(len, groups)) == 1:
        first = groups[0][0]
        raise UnreadablePage(
            "unknown_shape",
            "the banner of a text dump, but no entry can be made out below it; "
            f"line {first.line} is {first.text[:60]!r}",
        )
    # A group is judged beside its neighbours, as cards copied row by row show only there.
    entries, rejects = [], []
    around = zip([[], *groups], groups, [*groups[1:], []], strict=False)
    for position, (before, group, after) in enumerate(around, start=1):
        faults = [*_faults(group, has_footers, is_last=not after), *_crossed(before, group, after)]
        if faults:
            rejects.append(_reject(position, faults, group))
        else:
            entries.append(_entry(position, group))
    return entries, rejects


def _parts(body: Sequence[TextLine], has_footers: bool) -> Iterator[_Part]:
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
            yield _Part(kind, line.spaced, line.number)
    yield from _texts(block)


def _footer_kinds(body: Sequence[TextLine]) -> list[_Kind | None]:
    around = zip([None, *body], body, [*body[1:], None], strict=False)
    return [_footer_kind(before, line, after) for before, line, after in around]


def _footer_kind(before: TextLine | None, line: TextLine, after: TextLine | None) -> _Kind | None:
    """An organization is known by the dot right below it, a spoilt date by the dot right above."""
    text = line.spaced
    # The dot stands between signature and date. It is the only sure sign, so it names what has no
    # form: the organization above it, and whatever takes the date's place below it.
    is_short = len(text) <= LONGEST_FOOTER
    is_below_dot = before is not None and before.text == _DOT and not line.opens_block
    is_above_dot = after is not None and after.text == _DOT and not after.opens_block
    if text == _DOT:
        return _Kind.DOT
    if _AUTHORS.fullmatch(text):
        return _Kind.SIGNATURE
    if _DATE.fullmatch(text) or (is_short and is_below_dot):
        return _Kind.DATE
    return _Kind.SIGNATURE if is_short and is_above_dot else None


def _texts(block: Sequence[TextLine]) -> Iterator[_Part]:
    """One text that was wrapped, or a text per line where a blank line was lost."""
    if len(block) > 1 and not any(_is_abstract(line.text) for line in block):
        text = block[0].text + "".join(f"\n{line.indent}{line.text}" for line in block[1:])
        yield _Part(_kind_of_wrapped(text, block), text, block[0].number)
    else:
        yield from (_Part(_kind(line.text), line.text, line.number) for line in block)


def _kind_of_wrapped(text: str, block: Sequence[TextLine]) -> _Kind:
    """The site wraps titles with an indent, and abstracts without; two titles have none."""
    if len(text) >= _SURELY_ABSTRACT:
        return _Kind.ABSTRACT if text.endswith(".") else _Kind.STRAY
    return _kind(text) if all(line.indent for line in block[1:]) else _Kind.STRAY


def _is_abstract(text: str) -> bool:
    is_sentence = len(text) >= _SHORTEST_ABSTRACT and text.endswith(".")
    return is_sentence or len(text) >= _SURELY_ABSTRACT


def _kind(text: str) -> _Kind:
    if _is_abstract(text):
        return _Kind.ABSTRACT
    is_foreign = _MARKUP.search(text) or BANNER.fullmatch(text) or GLUED.fullmatch(text)
    return _Kind.TITLE if _LETTER.search(text) and not is_foreign else _Kind.STRAY


def _groups(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Parts in rising order are one entry's; a part out of order begins the next one."""
    group: list[_Part] = []
    for part in parts:
        if group and (part.kind is _Kind.STRAY or part.kind <= group[-1].kind):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _faults(group: Sequence[_Part], has_footers: bool, is_last: bool) -> Iterator[str]:
    texts = {part.kind: part.text for part in group}
    if _Kind.STRAY in texts:
        yield "a line that belongs to no entry"
        return
    if _Kind.TITLE not in texts:
        yield "title: missing"
    if _Kind.ABSTRACT not in texts:
        yield "abstract: missing"
    if has_footers and not _DATE.fullmatch(texts.get(_Kind.DATE, "")):
        yield "printed_date: not a date" if _Kind.DATE in texts else "printed_date: missing"
        if is_last:
            yield "cut off: the page ends inside this entry"


def _crossed(*groups: Sequence[_Part]) -> Iterator[str]:
    """Cards side by side may be copied row by row: two titles, then their two abstracts."""
    before, group, after = ([part.kind for part in group] for group in groups)
    is_whole = group[:2] == [_Kind.TITLE, _Kind.ABSTRACT]
    if is_whole and before == [_Kind.TITLE] and after[:1] == [_Kind.ABSTRACT]:
        yield "order: a lone title stands before it and a lone abstract after it"


def _reject(position: int, faults: list[str], group: Sequence[_Part]) -> Reject:
    lines = [line for part in group for line in part.text.split("\n")]
    row = {"line": group[0].line, "lines": lines}
    return Reject(position, faults, json.encode(row).decode())


def _entry(position: int, group: Sequence[_Part]) -> Entry:
    texts = {part.kind: part.text for part in group}
    authors = _AUTHORS.fullmatch(texts.get(_Kind.SIGNATURE, ""))
    date = _DATE.fullmatch(texts.get(_Kind.DATE, ""))
    comments = date and (date[2] or date[3])
    return Entry(
        position,
        title=texts[_Kind.TITLE],
        abstract=texts[_Kind.ABSTRACT],
        printed_date=date[1] if date else None,
        author_count=int(authors[1]) if authors else None,
        organization=None if authors else _organization(texts.get(_Kind.SIGNATURE)),
        comment_count=int(comments) if comments else None,
    )


def _organization(chip: str | None) -> Organization | None:
    """`adobe Adobe`: the handle, which has no spaces, and the full name."""
    if chip is None:
        return None
    name, _, full_name = chip.partition(" ")
    return Organization(name, full_name or None)
