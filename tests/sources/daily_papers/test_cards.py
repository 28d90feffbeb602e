import re
from datetime import date
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.records import Account, Entry, Organization, ParsedDocument
from tests.sources.daily_papers.island_pages import NOTHING, page

ISLAND = re.compile(r' data-target="DailyPapers" data-props="[^"]*"')


def cards(text: str) -> ParsedDocument:
    """The reading of a page without its island."""
    stripped, count = ISLAND.subn("", text)
    assert count == 1
    return parse_document(stripped.encode(), NOTHING)


def shown(entry: Entry, is_chip: bool) -> tuple[object, ...]:
    """What an island and a card both show; is_chip: an organization stands in the count's place."""
    return (
        entry.position,
        entry.arxiv_id,
        entry.title,
        entry.upvotes,
        entry.comment_count or 0,
        entry.github_stars,
        entry.submitter and entry.submitter.login,
        entry.organization and entry.organization.name,
        entry.organization and (entry.organization.full_name or "").strip(),
        None if is_chip else entry.author_count or len(entry.authors or []),
    )


def assert_agreement(text: str) -> ParsedDocument:
    """The cards' reading, after every field that both show was compared with the island's."""
    island, visible = parse_document(text.encode(), NOTHING), cards(text)
    chips = [one.organization is not None for one in island.entries]
    assert [shown(*one) for one in zip(visible.entries, chips, strict=True)] == [
        shown(*one) for one in zip(island.entries, chips, strict=True)
    ]
    assert (visible.listing_kind, visible.listed_on) == (island.listing_kind, island.listed_on)
    assert visible.stated_on == island.stated_on
    for ours, theirs in zip(visible.entries, island.entries, strict=True):
        assert ours.media_urls is None or ours.media_urls == theirs.media_urls
        assert ours.thumbnail_url in (None, theirs.thumbnail_url)
    return visible


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("daily_2026-04-01.html", "cards_2026"),
        ("daily_2026-04-02.html", "cards_2026"),
        ("daily_2024-08-01.html", "cards_2024"),
    ],
)
def test_cards_and_island_agree_on_every_field_that_both_show(name: str, template: str) -> None:
    assert assert_agreement(page(name)).template == template


@pytest.mark.parametrize(
    ("name", "template", "count"),
    [
        ("daily_2024-08-01.html", "cards_2024", 13),
        ("daily_2026-07-02_six_cards.html", "cards_2026", 6),
    ],
)
def test_cards_and_island_of_real_pages_agree(
    corpus: Path, name: str, template: str, count: int
) -> None:
    visible = assert_agreement((corpus / "hf_html" / name).read_text("utf-8"))
    assert (visible.template, len(visible.entries)) == (template, count)
    assert visible.rejects == []


def test_a_page_of_cards_reads_as_shown() -> None:
    reading = parse_document(page("cards_2026-04-03.html").encode(), NOTHING)
    assert reading.fault == "no DailyPapers island; the visible cards were read"
    assert (reading.listing_kind, reading.listed_on) == ("daily", date(2026, 4, 3))
    assert reading.header_date == "Apr 3"
    thumbnails = "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers"
    assert reading.entries == [
        Entry(
            position=1,
            title="Snail Mail: Low-Bandwidth Protocols for Patient Networks",
            arxiv_id="2604.00201",
            author_count=3,
            upvotes=7,
            comment_count=4,
            github_stars=31,
            submitter=Account("hugo-s"),
            thumbnail_url=f"{thumbnails}/2604.00201.png",
        ),
        Entry(
            position=2,
            title="Echo Chambers for Choirs",
            arxiv_id="2604.00207",
            organization=Organization("echo-lab", "Echo Lab"),
            upvotes=0,
            submitter=Account("echo-lab"),
            thumbnail_url=f"{thumbnails}/2604.00207.png",
        ),
    ]


def test_a_header_without_links_beside_it_files_nothing() -> None:
    text = page("cards_2026-04-03.html").replace("/papers/date/", "/elsewhere/")
    reading = parse_document(
        text.encode(), Provenance(url="https://huggingface.co/papers/date/2026-04-03")
    )
    assert (reading.listing_kind, reading.listed_on) == ("unknown", None)
    assert (reading.header_date, len(reading.entries)) == (None, 2)


def test_a_filled_search_box_makes_the_header_the_day_of_capture() -> None:
    box = '<h1><input type="search" name="daily-papers-search" value="snails"/>'
    reading = parse_document(
        page("cards_2026-04-03.html").replace("<h1", box + "<h1", 1).encode(), NOTHING
    )
    assert (reading.listing_kind, reading.query) == ("search", "snails")
    assert (reading.listed_on, reading.header_date) == (None, "Apr 3")


def test_a_weekly_tab_makes_no_daily_page() -> None:
    text = (
        page("cards_2026-04-03.html")
        .replace("bg-black", "")
        .replace('text-gray-500">Weekly', 'bg-black">Weekly')
    )
    assert parse_document(text.encode(), NOTHING).listing_kind == "unknown"


def test_a_trending_card_gives_one_entry_for_its_two_copies() -> None:
    reading = cards(page("trending_2026-04-03.html"))
    assert (reading.template, reading.listing_kind) == ("cards_trending", "trending")
    assert [
        (one.arxiv_id, one.upvotes, one.printed_date, one.github_stars) for one in reading.entries
    ] == [
        ("2604.00017", 180, "Mar 31", None),
        ("2305.99001", 310, "May 18, 2023", None),
        ("2603.99021", 33, "Mar 30", None),
    ]
    assert [one.github_url for one in reading.entries] == [
        "https://github.com/example-lab/sheep",
        "https://github.com/theo-k/kettle",
        None,
    ]
    assert [one.abstract or one.ai_summary for one in reading.entries] == [None, None, None]


def test_stars_of_a_trending_card_count_where_they_are_not_abbreviated() -> None:
    text = page("trending_2026-04-03.html").replace("1.28k", "128")
    assert [one.github_stars for one in cards(text).entries] == [128, 128, None]


def test_a_browser_saves_links_in_full() -> None:
    text = page("cards_2026-04-03.html")
    saved = text.replace('href="/', 'href="https://huggingface.co/')
    assert parse_document(saved.encode(), NOTHING) == parse_document(text.encode(), NOTHING)


def test_a_broken_island_gives_way_to_the_cards_and_is_named() -> None:
    text = page("daily_2026-04-01.html").replace("{&quot;canSubmit&quot;:false,", "{", 1)
    text = text.replace("&quot;dailyPapers&quot;:[", "&quot;dailyPapers&quot;:", 1)
    reading = parse_document(text.encode(), NOTHING)
    assert reading.template == "cards_2026"
    assert (reading.fault or "").startswith("the DailyPapers island is broken: JSON is malformed")
    assert reading.entries[0].arxiv_id == "2604.00017"


def test_cards_on_other_pages_of_the_site_are_no_listing() -> None:
    text = page("cards_2026-04-03.html").replace("DailyPapersPage", "CollectionPage")
    text = text.replace("Daily Papers - Hugging Face", "My reading list - Hugging Face")
    reading = parse_document(text.encode(), NOTHING)
    assert reading.outcome == "unreadable"
    assert reading.fault == 'another page of the site: "My reading list - Hugging Face"'


BADGE = "Submitted by <div"
LINK = '2604.00201" class="line'
ORGANIZATION = '<a class="rounded-full border-blue-200/70" href="{}"></a><h3'
PRINTED = '<div role="checkbox"></div><{0}>Mar 31</{0}>'


@pytest.mark.parametrize(
    ("old", "new", "field", "expected"),
    [
        ("", "", "media_urls", None),
        ("<h3", '<video src="https://a.test/1.mp4"></video><h3', "media_urls",
         ["https://a.test/1.mp4"]),
        (">7</div>", f">{'<i></i>' * 199}7</div>", "upvotes", 7),
        (LINK, LINK.replace('"', '/?a=1#b"', 1), "arxiv_id", "2604.00201"),
        (LINK, f"a/{LINK}", "arxiv_id", "2604.00201"),
        (">Snail Mail:", "><span>22</span> Snail Mail:", "github_stars", 31),
        (BADGE, "Written by <div", "submitter", None),
        ("<h3", ORGANIZATION.format("/XLab"), "organization", Organization("XLab")),
        ("<h3", ORGANIZATION.format("/"), "organization", None),
        ("<h3", "<div>Mar 31</div><h3", "printed_date", None),
        ("<h3", PRINTED.format("div") + "<h3", "printed_date", "Mar 31"),
        ("<h3", PRINTED.format("div").replace("Mar", "Published on Mar") + "<h3", "printed_date",
         "Mar 31"),
        ("<h3", PRINTED.format("a") + "<h3", "printed_date", None),
        ("<h3", PRINTED.format("p") + "<h3", "printed_date", None),
        ("<h3", PRINTED.format("h3") + "<h3", "printed_date", None),
        ("<h3", PRINTED.format("div").replace("Mar 31", "31 days") + "<h3", "printed_date", None),
    ],
)  # fmt: skip
def test_a_card_shows_what_stands_in_its_place(
    old: str, new: str, field: str, expected: object
) -> None:
    text = page("cards_2026-04-03.html").replace(old, new, 1)
    assert getattr(parse_document(text.encode(), NOTHING).entries[0], field) == expected


CARD = '<article><h3><a href="/papers/2604.00301">Yarn</a></h3></article>'
CHECKBOX = 'role="checkbox"'
OLD_LINK = '<a href="/papers?date=2024-08-01"></a>'


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("trending_2026-04-03.html", CHECKBOX, "", ("cards_trending", "trending", None)),
        ("trending_2026-04-03.html", "<article", f"{CARD}<article",
         ("cards_trending", "trending", None)),
        ("trending_2026-04-03.html", "Trending Papers", "Daily Papers",
         ("cards_trending", "trending", None)),
        ("cards_2026-04-03.html", "<h1", f"{OLD_LINK}<h1", ("cards_2024", "unknown", None)),
        ("cards_2026-04-03.html", "<h1", '<time datetime="2024-08-01"></time><h1',
         ("cards_2024", "daily", date(2024, 8, 1))),
        ("cards_2026-04-03.html", "<h1", '<div class="w-24">Papers</div><h1',
         ("cards_2026", "daily", date(2026, 4, 3))),
    ],
)  # fmt: skip
def test_a_page_of_cards_is_filed_by_its_title_its_times_and_its_header(
    name: str, old: str, new: str, expected: tuple[str, str, date | None]
) -> None:
    text = ISLAND.sub("", page(name)).replace(old, new, 1)
    reading = parse_document(text.encode(), NOTHING)
    assert (reading.template, reading.listing_kind, reading.listed_on) == expected
