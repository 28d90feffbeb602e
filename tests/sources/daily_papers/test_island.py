import csv
import html
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from etl.archive.documents import Provenance
from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.island import ISLAND_VERSION
from etl.sources.daily_papers.records import Account, Author, Organization, ParsedDocument

PAGES = Path(__file__).parents[2] / "pages"
ISLAND = re.compile(r'(data-target="DailyPapers" data-props=")([^"]*)(")')
NOTHING = Provenance()


def page(name: str) -> str:
    return (PAGES / name).read_text("utf-8")


def changed(
    name: str,
    change: Callable[[dict[str, Any]], object],
    edit: Callable[[str], str] = str,
) -> ParsedDocument:
    """The reading of a page whose island was changed, and whose text was edited."""
    text = edit(page(name))
    match = ISLAND.search(text)
    assert match is not None
    props = json.decode(html.unescape(match[2]))
    change(props)
    island = html.escape(json.encode(props).decode())
    return parse_document(
        (text[: match.start(2)] + island + text[match.end(2) :]).encode(), NOTHING
    )


def test_the_layout_of_2026_reads_as_written() -> None:
    reading = parse_document(page("daily_2026-04-01.html").encode(), NOTHING)
    assert (reading.template, reading.outcome, reading.fault) == ("html_2026", "page", None)
    assert (reading.listing_kind, reading.listed_on) == ("daily", date(2026, 4, 1))
    assert reading.stated_on == date(2026, 4, 1)
    assert [one.arxiv_id for one in reading.entries] == [
        "2604.00017",
        "2603.99021",
        "2603.99034",
        "2603.99040",
    ]
    sheep, teacups, knitting, bread = reading.entries
    assert sheep.title == "Counting Sheep at Scale: Sparse Attention for Very Long Nights"
    assert (sheep.upvotes, sheep.comment_count, sheep.github_stars) == (42, 3, 120)
    assert sheep.published_at == "2026-03-31T00:00:00.000Z"
    assert sheep.submitted_at == "2026-04-01T00:00:00.000Z"
    assert sheep.day == date(2026, 4, 1)
    assert sheep.submitter == Account("bo-wollen", "Bo Wollen", "user")
    assert sheep.organization == Organization("example-lab", "Example Lab")
    assert sheep.github_url == "https://github.com/example-lab/sheep"
    assert sheep.keywords == ["sparse attention", "long context", "sleep"]
    assert teacups.media_urls == [
        "https://cdn-uploads.huggingface.co/production/uploads/teacup-drop.mp4"
    ]
    assert teacups.project_url == "https://teacups.example.org/guide"
    assert knitting.title == r"$O(n \log n)$ Knitting: Fast Stitches with $\alpha$-Wool"
    assert bread.title == "<think> Before You Bake: Reasoning Traces for Bread"
    assert (bread.upvotes, bread.comment_count, bread.github_stars) == (0, 0, None)


def test_hidden_authors_keep_their_position() -> None:
    sheep = parse_document(page("daily_2026-04-01.html").encode(), NOTHING).entries[0]
    ada = Account("ada-n", "Ada Nightingale", "user")
    assert sheep.authors == [
        Author("Ada Nightingale", claim_status="claimed_verified", account=ada),
        Author("Bo Wollen", is_hidden=True),
        Author("Clara von Pillow"),
        Author("D. O. Ze Jr."),
    ]
    assert sheep.author_count is None


def test_the_layout_of_2024_reads_as_written() -> None:
    reading = parse_document(page("daily_2024-08-01.html").encode(), NOTHING)
    assert (reading.template, reading.listed_on) == ("html_2024", date(2024, 8, 1))
    assert reading.stated_on is None
    postcards = reading.entries[0]
    assert postcards.title == "Postcards from the Loss Landscape: A Walking Tour in Eleven Valleys"
    assert postcards.submitted_at == "2024-08-01T01:05:44.120Z"
    assert postcards.published_at == "2024-07-31T12:10:09.000Z"
    assert postcards.day is None
    assert [one.title for one in reading.entries if one.media_urls] == [
        "Tidy Desks Generalize Better"
    ]


def test_trending_lists_no_day_and_keeps_old_papers() -> None:
    reading = parse_document(page("trending_2026-04-03.html").encode(), NOTHING)
    assert (reading.template, reading.listing_kind) == ("html_trending", "trending")
    assert (reading.outcome, reading.parser_version) == ("page", ISLAND_VERSION)
    assert (reading.listed_on, reading.period) == (None, None)
    assert [one.arxiv_id for one in reading.entries] == ["2604.00017", "2305.99001", "2603.99021"]
    assert [one.github_stars for one in reading.entries] == [1280, 1280, None]


def test_trending_without_its_flag_is_known_by_its_title() -> None:
    reading = changed("trending_2026-04-03.html", lambda props: props.pop("isTrending"))
    assert reading.template == "html_trending"


@pytest.mark.parametrize(
    ("flag", "days"),
    [
        (None, {"date": "2026-04-01", "dateString": None}),
        (None, {"date": None, "dateString": "2026-04-01"}),
        (False, {"date": "2026-04-01", "dateString": "2026-04-01"}),
    ],
)
def test_a_page_with_a_day_is_of_it_whatever_its_title(
    flag: bool | None, days: dict[str, str | None]
) -> None:
    reading = changed(
        "daily_2026-04-01.html",
        lambda props: props.update(isTrending=flag, **days),
        lambda text: text.replace("<title>Daily Papers", "<title>Trending Papers"),
    )
    assert (reading.listing_kind, reading.listed_on) == ("daily", date(2026, 4, 1))


def test_a_weekly_page_is_of_its_week_and_of_no_day() -> None:
    reading = parse_document(page("week_2026-W14.html").encode(), NOTHING)
    assert (reading.template, reading.listing_kind) == ("html_weekly", "weekly")
    assert (reading.listed_on, reading.period) == (None, "2026-W14")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"periodType": "week", "dateString": "2026-04-01"}, ("html_weekly", "2026-W14", None)),
        ({"periodType": "month", "dateString": "2026-04"}, ("html_monthly", "2026-04", None)),
        ({"query": {"q": "wool"}}, ("html_search", None, "wool")),
        ({"query": {"date": "2026-04-01"}}, ("html_2026", None, None)),
    ],
)
def test_other_kinds_are_told_by_the_islands_own_words(
    change: dict[str, Any], expected: tuple[str, str | None, str | None]
) -> None:
    reading = changed("daily_2026-04-01.html", lambda props: props.update(change))
    assert (reading.template, reading.period, reading.query) == expected
    kind = "daily" if expected[0] == "html_2026" else expected[0].removeprefix("html_")
    assert (reading.listing_kind, reading.outcome) == (kind, "page")
    assert reading.parser_version == ISLAND_VERSION
    assert (reading.listed_on is None) == (expected[0] != "html_2026")
    assert len(reading.entries) == 4


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"periodType": "year"}, "an island of unknown kind: periodType 'year'"),
        ({"periodType": "week", "dateString": "W14"}, "an island that names no week: 'W14'"),
        ({"periodType": "month", "dateString": None}, "an island that names no month: ''"),
        ({"dateString": "Apr 1"}, "an island that names no day: 'Apr 1'"),
        ({"dateString": None, "date": "soon"}, "an island that names no day: 'soon'"),
        ({"dateString": "x" * 41}, f"an island that names no day: '{'x' * 40}'"),
        ({"dateString": "", "periodType": None}, "an island that names no day: ''"),
        ({"dateString": None}, "an island of unknown kind: no date, no dateString, not trending"),
        ({"query": {"q": 7}}, "an island of unknown kind: query {'q': 7}"),
        (
            {"query": {"q": ["x" * 200]}},
            f"an island of unknown kind: query {{'q': ['{'x' * 159}",
        ),
    ],
)
def test_an_island_of_no_known_kind_is_refused(change: dict[str, Any], fault: str) -> None:
    reading = changed("daily_2026-04-01.html", lambda props: props.update(change))
    assert (reading.template, reading.outcome, reading.fault) == ("none", "unreadable", fault)
    assert reading.fault_kind == "unknown_shape"
    assert reading.entries == []


@pytest.mark.parametrize(
    ("kind", "period", "within"),
    [("month", "2026-03", "2026-03-31"), ("month", "2026-05", "2026-05-01"),
     ("week", "2026-W13", "2026-03-29"), ("week", "2026-W15", "2026-04-06")],
)  # fmt: skip
def test_a_page_of_a_period_that_has_none_of_its_entries_is_refused(
    kind: str, period: str, within: str
) -> None:
    """One entry within it is enough, though it be of its first or its last day."""
    name = "daily_2026-04-01.html"
    own: dict[str, Any] = {"periodType": kind, "dateString": period}
    reading = changed(name, lambda props: props.update(own))
    assert (reading.outcome, reading.fault_kind) == ("unreadable", "days_disagree")
    assert reading.fault == f"a page of {period} whose entries state 2026-04-01"

    def with_one_within(props: dict[str, Any]) -> None:
        props.update(own)
        props["dailyPapers"][0]["paper"]["submittedOnDailyAt"] = f"{within}T00:00:00.000Z"

    assert changed(name, with_one_within).period == period


def test_a_list_of_no_papers_is_an_empty_day() -> None:
    reading = changed(
        "daily_2026-04-01.html",
        lambda props: props.update(dailyPapers=[]),
        lambda text: re.sub(r"<article.*?</article>", "", text, flags=re.DOTALL),
    )
    assert (reading.outcome, reading.listed_on) == ("empty", date(2026, 4, 1))
    assert (reading.fault_kind, reading.fault) == (
        "no_papers",
        "the page's list of papers is empty",
    )


def test_an_empty_day_stays_one_where_its_page_ends_early() -> None:
    reading = changed(
        "daily_2026-04-01.html",
        lambda props: props.update(dailyPapers=[]),
        lambda text: text[: text.index("<article")],
    )
    assert (reading.outcome, reading.fault_kind) == ("empty", "no_papers")
    assert reading.fault == (
        "the page's list of papers is empty; the page ends early (no </html>); its island is whole"
    )


def test_unknown_keys_of_the_island_are_counted() -> None:
    def change(props: dict[str, Any]) -> None:
        props["mood"] = "sleepy"
        for one in props["dailyPapers"]:
            one["paper"]["citations"] = 3

    assert changed("daily_2026-04-01.html", change).unknown_keys == {
        "props.mood": 1,
        "paper.citations": 4,
    }


def test_unknown_keys_of_an_island_without_papers_are_counted() -> None:
    def change(props: dict[str, Any]) -> None:
        props.update(mood="sleepy", dailyPapers=[])

    def without_cards(text: str) -> str:
        return text[: text.index("<article")]

    reading = changed("daily_2026-04-01.html", change, without_cards)
    assert (reading.outcome, reading.unknown_keys) == ("empty", {"props.mood": 1})


def test_a_changed_paper_is_refused_and_the_others_load() -> None:
    def change(props: dict[str, Any]) -> None:
        del props["dailyPapers"][1]["paper"]["summary"]

    reading = changed("daily_2026-04-01.html", change)
    assert [one.position for one in reading.entries] == [1, 3, 4]
    assert [(one.position, one.faults) for one in reading.rejects] == [
        (2, ["paper.summary: missing"])
    ]


def test_a_page_that_ends_after_its_island_loads_and_says_so() -> None:
    text = page("daily_2026-04-01.html")
    reading = parse_document(text[: text.index("</article>")].encode(), NOTHING)
    assert len(reading.entries) == 4
    assert reading.fault == "the page ends early (no </html>); its island is whole"
    assert reading.fault_kind == "cut_off"


def test_real_pages_read_whole(corpus: Path) -> None:
    readings = [
        parse_document(one.read_bytes(), NOTHING) for one in sorted(corpus.glob("hf_html/*.html"))
    ]
    assert [(one.template, one.listed_on, one.stated_on, one.fault) for one in readings] == [
        ("html_2024", date(2024, 8, 1), None, None),
        ("html_2026", date(2026, 7, 2), date(2026, 7, 2), None),
    ]
    entries = [entry for one in readings for entry in one.entries]
    authors = [author for entry in entries for author in entry.authors or []]
    assert (len(entries), len(authors)) == (19, 694)
    assert sum(author.is_hidden for author in authors) == 1
    assert [one.rejects or one.unknown_keys for one in readings] == [{}, {}]


def test_island_and_api_agree_on_the_same_day(corpus: Path) -> None:
    with (corpus / "captures.csv").open(newline="") as lines:
        urls = {line["path"]: line["url"] for line in csv.DictReader(lines)}
    path = "hf_api/days/2024-08-01.json"
    answer = parse_document((corpus / path).read_bytes(), Provenance(url=urls[path]))
    island = parse_document((corpus / "hf_html/daily_2024-08-01.html").read_bytes(), NOTHING)
    told = {one.arxiv_id: one for one in answer.entries}
    both = [(one, told[one.arxiv_id]) for one in island.entries if one.arxiv_id in told]
    assert len(both) == 11  # two came late
    fields = ("title", "abstract", "published_at", "submitted_at", "submitter", "media_urls")
    for ours, theirs in both:
        assert [getattr(ours, name) for name in fields] == [
            getattr(theirs, name) for name in fields
        ]
        assert [one.name for one in ours.authors or []] == [
            one.name for one in theirs.authors or []
        ]
