"""Text dumps: complete entries in order, and everything else refused where it stands."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import json

from etl.errors import UnreadablePage
from etl.parse import text
from etl.records import Entry, Organization, Reading, Refusal

PAGES = Path(__file__).parents[1] / "pages"
INVITATION = "Get trending papers in your email inbox!"
BANNER = ["new", "", INVITATION, "", "Subscribe", ""]
HEADER = [*BANNER, "Daily Papers", "", "byAK and the research community", "", "Apr 15", ""]
GLUE = f"{INVITATION}\nSubscribe"


def sentences(topic: str) -> str:
    return f"We study {topic} in depth and at length. " * 6 + f"Our {topic} are the best."


CATS, DOGS, OWLS = sentences("cats"), sentences("dogs"), sentences("owls")
BLANK = ["Cats", "", CATS, "", "Dogs?", "", DOGS, "", "Owls", "", OWLS]
CARDS = [
    *("Cats", "", CATS, "", "  • 5 authors", "·", "Apr 7 3", ""),
    *("Dogs?", "", DOGS, "", "adobe Adobe", "·", "Dec 19, 2025", ""),
    *("Owls", "", OWLS, "", "  • 1 authors", "·", "Mar 8, 2024 7"),
]


def read(lines: Sequence[str]) -> Reading:
    return text.read("\n".join([*HEADER, *lines]))


def titles(reading: Reading) -> list[tuple[int, str | None]]:
    return [(entry.position, entry.title) for entry in reading.entries]


def faults(reading: Reading) -> list[tuple[int, list[str]]]:
    return [(refusal.position, refusal.faults) for refusal in reading.refusals]


def evidence(refusal: Refusal) -> list[str]:
    return json.decode(refusal.row)["lines"]


# The real dumps.


def corpus_readings(corpus: Path) -> list[Reading]:
    return [text.read(path.read_text()) for path in sorted((corpus / "text").glob("*.txt"))]


def test_the_five_dumps_are_read_whole(corpus: Path) -> None:
    found = [
        (one.template, one.header_date, one.outcome, one.fault, len(one.entries), one.refusals)
        for one in corpus_readings(corpus)
    ]
    assert found == [
        ("text_blank", "Mar 17", "page", None, 61, []),
        ("text_blank", "Sep 23", "page", None, 44, []),
        ("text_blank", "Mar 17", "page", None, 48, []),
        ("text_glued", None, "page", None, 189, []),
        ("text_cards", "Apr 15", "page", None, 58, []),
    ]


def test_337_distinct_titles_of_which_41_stand_in_two_dumps_or_more(corpus: Path) -> None:
    dumps = Counter[str]()
    for one in corpus_readings(corpus):
        dumps.update({fingerprint(entry.title or "") for entry in one.entries})
    assert (len(dumps), sum(count > 1 for count in dumps.values())) == (337, 41)


def fingerprint(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())


def test_footers_of_the_real_cards(corpus: Path) -> None:
    entries = corpus_readings(corpus)[4].entries
    dates = [entry.printed_date or "" for entry in entries]
    assert (len(dates), "" in dates) == (58, False)
    assert [date for date in dates if "," not in date] == ["Apr 7", "Mar 5", "Apr 1", "Jan 13"]
    assert sum(entry.author_count is not None for entry in entries) == 57
    assert [entry.organization.name for entry in entries if entry.organization] == ["adobe"]
    comments = [entry.comment_count for entry in entries if entry.comment_count is not None]
    assert comments == [3, 2, 2, 5, 1, 2, 2, 7]


def test_read_back_in_order_the_entries_are_the_lines_of_the_dump(corpus: Path) -> None:
    """Nothing is left over and nothing comes from a neighbour."""
    for path in sorted((corpus / "text").glob("*.txt")):
        lines = [" ".join(line.split()) for line in path.read_text().splitlines() if line.strip()]
        printed = [" ".join(line.split()) for one in text.read("\n".join(lines)).entries
                   for line in as_printed(one)]  # fmt: skip
        lines[2] = lines[2].removeprefix("Subscribe")
        assert lines[-len(printed) :] == printed
        assert len(lines) - len(printed) <= 6


def as_printed(entry: Entry) -> list[str]:
    lines = [entry.title or "", entry.abstract or ""]
    if entry.printed_date is None:
        return lines
    chip = entry.organization and f"{entry.organization.name} {entry.organization.full_name}"
    comments = "" if entry.comment_count is None else f" {entry.comment_count}"
    return [*lines, chip or f"• {entry.author_count} authors", "·", entry.printed_date + comments]


# Our own pages.


@pytest.mark.parametrize(
    ("name", "template", "header_date", "count"),
    [
        ("text_blank", "text_blank", "Jun 11", 4),
        ("text_glued", "text_glued", None, 5),
        ("text_cards", "text_cards", "Apr 15", 5),
    ],
)
def test_a_page_of_each_template(
    name: str, template: str, header_date: str | None, count: int
) -> None:
    page = (PAGES / f"{name}.txt").read_text()
    reading = text.read(page)
    assert text.is_dump(page)
    assert (reading.template, reading.header_date, reading.refusals) == (template, header_date, [])
    assert [entry.position for entry in reading.entries] == list(range(1, count + 1))
    assert (reading.listing_kind, reading.query, reading.listed_on) == ("search", None, None)


def test_cards_state_what_their_footer_prints() -> None:
    footers = [
        (one.author_count, one.organization, one.printed_date, one.comment_count, one.upvotes)
        for one in text.read((PAGES / "text_cards.txt").read_text()).entries
    ]
    assert footers == [
        (3, None, "Apr 7", 3, None),
        (4, None, "Apr 1", None, None),
        (None, Organization("quillworks", "Quillworks Press"), "Dec 19, 2025", 7, None),
        (671, None, "Mar 8, 2024", None, None),
        (1, None, "Oct 24, 2023", 1, None),
    ]


def test_the_banner_s_last_word_is_not_the_title_s_first() -> None:
    first = text.read((PAGES / "text_glued.txt").read_text()).entries[0]
    assert first.title == "On the Convergence of Birthday Cakes: Layers, Depth, and O(n^2) Candles"


# The banner.


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (HEADER, True),
        (BANNER, True),
        ([GLUE + "A Toy Model"], True),
        ([GLUE + "einspace: a lower-case name"], True),
        (["", "", *BANNER], True),
        (["\ufeffnew", *BANNER[1:]], True),
        ([line.replace(" ", "\xa0") for line in HEADER], True),
        ([INVITATION, "by AK and the research community"], True),
        ([INVITATION, "Subscribers leave: a churn model"], False),
        ([INVITATION, "Cats", CATS], False),
        (["Subscribe", "Cats", CATS], False),
        (["Cats", CATS, *BANNER], False),
        (["<!doctype html>", *BANNER], False),
        (["<p>Get trending papers in your email inbox!</p>", "Subscribe"], False),
        (['[{"title": "Get trending papers in your email inbox!"}]'], False),
        (["# Daily Papers", INVITATION, "[Subscribe](/x)"], False),
        ([], False),
    ],
)
def test_a_dump_is_known_by_its_banner(lines: list[str], expected: bool) -> None:
    assert text.is_dump("\n".join(lines)) is expected


def test_without_a_banner_there_is_nothing_to_read() -> None:
    with pytest.raises(UnreadablePage, match="subscription banner"):
        text.read("\n".join(BLANK))


def test_a_banner_alone_is_an_empty_page() -> None:
    for lines in (BANNER, HEADER):
        reading = text.read("\n".join(lines))
        assert (reading.outcome, reading.fault) == ("empty", "banner but no entries")
        assert (reading.entries, reading.refusals) == ([], [])


@pytest.mark.parametrize("body", [["Log in"], ["Oh no", "", "Try again"], ["-", "12"], [CATS]])
def test_a_banner_with_nothing_that_belongs_together_is_unreadable(body: list[str]) -> None:
    with pytest.raises(UnreadablePage, match="no entry can be made out"):
        read(body)


@pytest.mark.parametrize(
    ("header", "expected"),
    [("Apr 15", "Apr 15"), ("Apr\xa015", "Apr 15"), ("Apr 15, 2026", "Apr 15, 2026"), ("", None)],
)
def test_the_header_date_is_kept_as_text(header: str, expected: str | None) -> None:
    lines = [*BANNER, "byAK and the research community", "", header, "", *BLANK]
    reading = text.read("\n".join(lines))
    assert reading.header_date == expected
    assert titles(reading) == [(1, "Cats"), (2, "Dogs?"), (3, "Owls")]


def test_a_second_header_date_is_no_title_and_no_paper_s_date() -> None:
    reading = read(["Apr 15", "", *CARDS])
    assert titles(reading) == [(2, "Cats"), (3, "Dogs?"), (4, "Owls")]
    dates = [entry.printed_date for entry in reading.entries]
    assert dates == ["Apr 7", "Dec 19, 2025", "Mar 8, 2024"]


# Spacing, and the odd forms of a text.


@pytest.mark.parametrize("lines", [BLANK, CARDS], ids=["blank", "cards"])
@pytest.mark.parametrize(
    "respaced",
    [
        lambda dump: dump.replace("\n", "\r\n"),
        lambda dump: dump.replace("\n", "\r"),
        lambda dump: "\ufeff" + dump,
        lambda dump: dump.replace("\n", "  \n"),
        lambda dump: dump.replace("\n", "\xa0\n"),
        lambda dump: dump.replace("\n\n", "\n\n\n"),
        lambda dump: dump + "\n\n\n",
        lambda dump: dump.replace("\n\n", "\n"),
        lambda dump: dump.replace("Apr 7 3", "Apr\xa07\xa03").replace("• 5 ", "•\xa05\xa0"),
    ],
    ids=["crlf", "cr", "bom", "trailing", "nbsp", "more", "end", "none", "nbsp inside"],
)
def test_spacing_changes_nothing(lines: list[str], respaced: Callable[[str], str]) -> None:
    dump = "\n".join([*HEADER, *lines])
    assert text.read(respaced(dump)) == text.read(dump)


@pytest.mark.parametrize(
    "title",
    [
        "Cats?",
        "Easy to spot... for now",
        "All you need.",
        "siesta: a lower-case name",
        "A" * 40 + " " + "b" * 140,
        "Part I. Cats as Foundation: Can We Last?",
        "[CLS] and <think> under 1 GB",
        "猫はどこで寝るか",
        "Subscribers Who Stay",
    ],
)
def test_titles_may_look_odd(title: str) -> None:
    reading = read([title, "", CATS, "", *BLANK])
    assert titles(reading)[0] == (1, title)
    assert reading.refusals == []


@pytest.mark.parametrize(
    "abstract",
    [
        "We report what we changed, and why, in one long and careful sentence. " * 2
        + "It is good.",
        "Cats " * 50 + "at https://github.com/example-lab/cats",
        "Cats " * 50 + "\u2028and\x0b owls",
        "Code: [here](https://example.org). " * 8,
    ],
)
def test_abstracts_may_look_odd(abstract: str) -> None:
    reading = read(["Cats", "", abstract, "", "Dogs?", "", DOGS])
    assert (reading.entries[0].abstract, reading.refusals) == (abstract.strip(), [])


@pytest.mark.parametrize(
    ("footer", "expected"),
    [
        (["5 authors", "·", "Apr 7"], (5, None, "Apr 7", None)),
        (["• 1 author", "·", "Apr 7, 2026 12"], (1, None, "Apr 7, 2026", 12)),
        (["• 671 authors", "·", "Mar 8, 2024 [ 6]"], (671, None, "Mar 8, 2024", 6)),
        (["• 6 authors", "·", "May 29[6]"], (6, None, "May 29", 6)),
        (["• 6 authors", "·", "May 29 0"], (6, None, "May 29", 0)),
        (["NVIDIA", "·", "May 29"], (None, Organization("NVIDIA"), "May 29", None)),
        (["• 6 authors", "May 29"], (6, None, "May 29", None)),
        (["", "·", "May 29"], (None, None, "May 29", None)),
    ],
)
def test_footers(footer: list[str], expected: tuple[object, ...]) -> None:
    [first, *_] = read(["Cats", "", CATS, "", *footer, "", *CARDS]).entries
    found = (first.author_count, first.organization, first.printed_date, first.comment_count)
    assert found == expected


def test_a_wrapped_text_is_one_text_as_printed() -> None:
    abstract = CATS.replace("length. ", "length.\n")
    reading = read(["A title that\n  goes on", "", abstract, "", *BLANK])
    assert (reading.entries[0].title, reading.entries[0].abstract) == (
        "A title that\n  goes on",
        abstract,
    )
    assert (len(reading.entries), reading.refusals) == (4, [])


# Broken structure.

TITLE, ABSTRACT, DATE = "title: missing", "abstract: missing", "printed_date: missing"
SPOILT, STRAY = "printed_date: not a date", "a line that belongs to no entry"
CROSSED = "order: a lone title stands before it and a lone abstract after it"
CUT = "cut off: the page ends inside this entry"


@pytest.mark.parametrize(
    ("lines", "loaded", "refused"),
    [
        (["Cats", "", *BLANK[4:]], "DO", [(1, [ABSTRACT])]),
        ([CATS, "", *BLANK[4:]], "DO", [(1, [TITLE])]),
        ([*BLANK[:3], "", CATS, "", *BLANK[4:]], "CDO", [(2, [TITLE])]),
        ([*BLANK[:3], "", "A second paragraph", "", *BLANK[4:]], "CDO", [(2, [ABSTRACT])]),
        (["Cats", "", *BLANK], "CDO", [(1, [ABSTRACT])]),
        ([*BLANK, "", "Newts"], "CDO", [(4, [ABSTRACT])]),
        (["-", "", *BLANK[:4], "12", "", *BLANK[4:]], "CDO", [(1, [STRAY]), (3, [STRAY])]),
        (["https://example.org/1", "", *BLANK], "CDO", [(1, [STRAY])]),
        (["[Newts][32]", "", CATS, "", *BLANK], "CDO", [(1, [STRAY]), (2, [TITLE])]),
        (["Newts", "", INVITATION, "", CATS, "", *BLANK[4:]], "DO",
         [(1, [ABSTRACT]), (2, [STRAY]), (3, [TITLE])]),
        (["Cats", "", "Dogs?", "", CATS, "", DOGS, "", *BLANK[8:]], "O",
         [(1, [ABSTRACT]), (2, [CROSSED]), (3, [TITLE])]),
        (["### Newts", "", CATS, "", *BLANK], "CDO", [(1, [STRAY]), (2, [TITLE])]),
        (["One line", "of a title", "", CATS, "", *BLANK], "CDO", [(1, [STRAY]), (2, [TITLE])]),
        ([*BLANK[:3], *BLANK[4:]], "CDO", []),
        ([*BLANK[:1], *BLANK[2:]], "CDO", []),
        (CARDS[2:], "DO", [(1, [TITLE])]),
        ([*CARDS[:2], *CARDS[4:]], "DO", [(1, [ABSTRACT])]),
        ([*CARDS[:4], *CARDS[8:]], "DO", [(1, [DATE])]),
        ([*CARDS[:6], *CARDS[7:]], "DO", [(1, [DATE])]),
        ([*CARDS[:6], "Apr 7th", *CARDS[7:]], "DO", [(1, [SPOILT])]),
        ([*CARDS[:6], "Smarch 7", *CARDS[7:]], "DO", [(1, [SPOILT])]),
        ([*CARDS[:7], "Apr 8", *CARDS[7:]], "CDO", [(2, [TITLE, ABSTRACT])]),
        ([*CARDS[:8], "5 authors", "·", "Apr 8", "", *CARDS[8:]], "CDO", [(2, [TITLE, ABSTRACT])]),
        ([*CARDS[:4], "-", *CARDS[4:]], "DO", [(1, [DATE]), (2, [STRAY]), (3, [TITLE, ABSTRACT])]),
        (CARDS[:-1], "CD", [(3, [DATE, CUT])]),
        (CARDS[:-3], "CD", [(3, [DATE, CUT])]),
        (CARDS[:-5], "CD", [(3, [ABSTRACT, DATE, CUT])]),
        ([*CARDS[:-1], "Mar 8, 20"], "CD", [(3, [SPOILT, CUT])]),
        (["5 authors", "·", "Apr 7"], "", [(1, [TITLE, ABSTRACT])]),
    ],
)  # fmt: skip
def test_the_faulty_entry_is_refused_and_its_neighbours_stay(
    lines: list[str], loaded: str, refused: list[tuple[int, list[str]]]
) -> None:
    reading = read(lines)
    assert "".join((entry.title or "")[0] for entry in reading.entries) == loaded
    assert faults(reading) == refused
    assert all((one.title, one.abstract, one.printed_date) in WHOLE for one in reading.entries)


WHOLE = {
    (title, abstract, date)
    for title, abstract, printed in [
        ("Cats", CATS, "Apr 7"), ("Dogs?", DOGS, "Dec 19, 2025"), ("Owls", OWLS, "Mar 8, 2024"),
    ]
    for date in (printed, None)
}  # fmt: skip


def test_a_refusal_says_what_stood_where() -> None:
    [refusal] = read(["Cats", "", *BLANK[4:]]).refusals
    assert json.decode(refusal.row) == {"line": 13, "lines": ["Cats"]}


class Paper(NamedTuple):
    title: str
    abstract: str
    date: str
    footer: list[str]

    def lines(self, template: str) -> list[str]:
        if template == "text_glued":
            return [self.title, self.abstract]
        texts = [self.title, "", self.abstract, ""]
        return [*texts, *self.footer, ""] if template == "text_cards" else texts

    def triple(self, template: str) -> tuple[str, str, str | None]:
        return self.title, self.abstract, self.date if template == "text_cards" else None


WORDS = st.text("abcdefghijklmnopqrstuvwxyzé,:-()$0123456789", min_size=1, max_size=12)
TITLES = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: "The " + " ".join(words))
ABSTRACTS = st.lists(WORDS, min_size=45, max_size=60).map(lambda words: " of ".join(words) + ".")
DAYS = st.builds(
    "{} {}{}".format,
    st.sampled_from(["Jan", "Apr", "Dec"]),
    st.integers(1, 31),
    st.sampled_from(["", ", 2024", ", 2025"]),
)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    date = draw(DAYS)
    signature = draw(st.sampled_from(["  • 5 authors", "  • 1 authors", "adobe Adobe", "NVIDIA"]))
    footer = [signature, "·", date + draw(st.sampled_from(["", " 1", " 12"]))]
    return Paper(draw(TITLES), draw(ABSTRACTS), date, footer)


TEMPLATES = ["text_blank", "text_glued", "text_cards"]
SOME_PAPERS = st.lists(papers(), min_size=2, max_size=4, unique_by=(lambda one: one.title,))


def dump_lines(template: str, several: list[Paper]) -> tuple[list[str], int]:
    """The lines of a dump, and how many of them belong to the banner."""
    body = [line for one in several for line in one.lines(template)]
    if template == "text_glued":
        return [INVITATION, "Subscribe" + body[0], *body[1:]], 1
    return [*HEADER, *body], len(HEADER)


@pytest.mark.parametrize("template", TEMPLATES)
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(several=SOME_PAPERS)
def test_what_was_printed_is_what_is_read(template: str, several: list[Paper]) -> None:
    reading = text.read("\n".join(dump_lines(template, several)[0]))
    found = [(one.title, one.abstract, one.printed_date) for one in reading.entries]
    assert found == [one.triple(template) for one in several]
    assert (reading.template, reading.refusals) == (template, [])


@pytest.mark.parametrize("template", TEMPLATES)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(several=SOME_PAPERS, data=st.data())
def test_a_line_lost_or_repeated_never_mixes_two_papers(
    template: str, several: list[Paper], data: st.DataObject
) -> None:
    lines, first = dump_lines(template, several)
    index = data.draw(st.integers(first, len(lines) - 1))
    is_lost = data.draw(st.booleans())
    lost = lines[index] if is_lost else ""
    changed = [*lines[:index], *([] if is_lost else [lines[index]] * 2), *lines[index + 1 :]]
    if template == "text_glued" and lost.startswith("Subscribe"):
        return  # the banner went with the first title: no dump any more
    reading = text.read("\n".join(changed))
    originals = {one.triple(template) for one in several}
    assert {(one.title, one.abstract, one.printed_date) for one in reading.entries} <= originals
    kept = {one.title for one in reading.entries}
    kept.update(line for one in reading.refusals for line in evidence(one))
    assert {one.title for one in several} - {lost} <= kept
    positions = [one.position for one in (*reading.entries, *reading.refusals)]
    assert sorted(positions) == list(range(1, len(positions) + 1))


# Nothing but UnreadablePage, and nothing slow.

FRAGMENTS = st.sampled_from([
    "\n", "\n\n", "·", "·\n", "Apr 7 3\n", "  • 5 authors\n", "Cats\n", CATS, "Subscribe", "\r",
    "new\n", "byAK and the research community\n", "Apr 31\n", "\x00", "\ud800", "\x85", "٣ authors",
])  # fmt: skip


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.sampled_from(["", GLUE, "\n".join(HEADER)]), st.lists(FRAGMENTS | st.text(), max_size=12))
def test_no_text_raises_anything_but_unreadable_page(start: str, pieces: list[str]) -> None:
    dump = start + "".join(pieces)
    text.is_dump(dump)
    try:
        reading = text.read(dump)
    except UnreadablePage:
        return
    assert (reading.outcome == "page") == bool(reading.entries or reading.refusals)
    json.encode(reading)


@pytest.mark.parametrize("lines", [["Cats", CATS] * 24_998, ["new"] * 50_000])
def test_a_text_longer_than_any_page_is_never_read_in_part(lines: list[str]) -> None:
    with pytest.raises(UnreadablePage, match="more than 50000 lines"):
        read(lines)


@pytest.mark.parametrize(
    "piece",
    [
        "\n", " ", "a\n", "a", "·\n", "\r", "][1", "5 ", "Cats\n \n", "\ufeff", "Subscribe", "A. ",
        "Apr 7 " + " " * 90 + "\n", f"Cats\n{CATS}\n",
    ],
)  # fmt: skip
def test_five_megabytes_of_anything_take_less_than_a_second(piece: str) -> None:
    dump = "\n".join(HEADER) + "\n" + piece * (5_000_000 // len(piece))
    start = time.process_time()
    assert text.is_dump(dump)
    with suppress(UnreadablePage):
        text.read(dump)
    assert time.process_time() - start < 1
