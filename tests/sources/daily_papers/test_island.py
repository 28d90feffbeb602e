import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

from etl.archive.documents import Provenance
from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.records import Account, Author, Organization
from tests.sources.daily_papers.island_pages import NOTHING, changed, page


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
