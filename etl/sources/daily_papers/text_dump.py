"""Text dumps are search pages (`/papers?q=…`) that somebody copied as plain text.

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

from collections.abc import Iterable, Iterator, Sequence

from msgspec import json

from etl.errors import UnreadablePage
from etl.sources.base import Reject
from etl.sources.daily_papers.entry_caps import check_entry_count
from etl.sources.daily_papers.records import Entry, Organization, ParsedDocument
from etl.sources.daily_papers.text_lines import TextDump, split_dump, split_opening
from etl.sources.daily_papers.text_parts import (
    AUTHORS_LINE,
    DATE_LINE,
    DOT,
    EntryPart,
    PartKind,
    split_parts,
)

TEXT_VERSION = 4
TEXT_TEMPLATES = ("text_blank", "text_glued", "text_cards")
_BLANK, _GLUED, _CARDS = TEXT_TEMPLATES


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
    entries, rejects = _entries(dump, has_footers=template == _CARDS)
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


def _template(dump: TextDump) -> str:
    if any(line.text == DOT or AUTHORS_LINE.fullmatch(line.spaced) for line in dump.body):
        return _CARDS
    return _GLUED if dump.is_glued else _BLANK


def _entries(dump: TextDump, has_footers: bool) -> tuple[list[Entry], list[Reject]]:
    # Lines become parts (title, abstract, footer lines), and parts become groups, one per entry.
    groups = list(_groups(split_parts(dump.body, has_footers)))
    # No group has two parts: their kinds were guessed from lines that are nothing of the sort.
    if groups and max(map(len, groups)) == 1:
        first = groups[0][0]
        raise UnreadablePage(
            "unknown_shape",
            "the banner of a text dump, but no entry can be made out below it; "
            f"line {first.line} is {first.text[:60]!r}",
        )
    check_entry_count(len(groups))
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


def _groups(parts: Iterable[EntryPart]) -> Iterator[list[EntryPart]]:
    """Parts in rising order are one entry's; a part out of order begins the next one."""
    group: list[EntryPart] = []
    for part in parts:
        if group and (part.kind is PartKind.STRAY or part.kind <= group[-1].kind):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _faults(group: Sequence[EntryPart], has_footers: bool, is_last: bool) -> Iterator[str]:
    texts = {part.kind: part.text for part in group}
    if PartKind.STRAY in texts:
        yield "a line that belongs to no entry"
        return
    if PartKind.TITLE not in texts:
        yield "title: missing"
    if PartKind.ABSTRACT not in texts:
        yield "abstract: missing"
    if has_footers and not DATE_LINE.fullmatch(texts.get(PartKind.DATE, "")):
        yield "printed_date: not a date" if PartKind.DATE in texts else "printed_date: missing"
        if is_last:
            yield "cut off: the page ends inside this entry"


def _crossed(*groups: Sequence[EntryPart]) -> Iterator[str]:
    """Cards side by side may be copied row by row: two titles, then their two abstracts."""
    before, group, after = ([part.kind for part in group] for group in groups)
    is_whole = group[:2] == [PartKind.TITLE, PartKind.ABSTRACT]
    if is_whole and before == [PartKind.TITLE] and after[:1] == [PartKind.ABSTRACT]:
        yield "order: a lone title stands before it and a lone abstract after it"


def _reject(position: int, faults: list[str], group: Sequence[EntryPart]) -> Reject:
    lines = [line for part in group for line in part.text.split("\n")]
    row = {"line": group[0].line, "lines": lines}
    return Reject(position, faults, json.encode(row).decode())


def _entry(position: int, group: Sequence[EntryPart]) -> Entry:
    texts = {part.kind: part.text for part in group}
    authors = AUTHORS_LINE.fullmatch(texts.get(PartKind.BYLINE, ""))
    date = DATE_LINE.fullmatch(texts.get(PartKind.DATE, ""))
    comments = date and (date[2] or date[3])
    return Entry(
        position,
        title=texts[PartKind.TITLE],
        abstract=texts[PartKind.ABSTRACT],
        printed_date=date[1] if date else None,
        author_count=int(authors[1]) if authors else None,
        organization=None if authors else _organization(texts.get(PartKind.BYLINE)),
        comment_count=int(comments) if comments else None,
    )


def _organization(chip: str | None) -> Organization | None:
    """`adobe Adobe`: the handle, which has no spaces, and the full name."""
    if chip is None:
        return None
    name, _, full_name = chip.partition(" ")
    return Organization(name, full_name or None)
