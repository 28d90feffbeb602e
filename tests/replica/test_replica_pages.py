"""The HTML pages, against the selectors of FACTS 2."""

import html
import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from tests.replica import Replica
from tests.replica.cards import abbreviated
from tests.replica.client import Get

ISLAND = '[data-target="DailyPapers"]'
BUSY_DAY = "/papers/date/2026-04-14"


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "lxml")


def island(page: BeautifulSoup) -> dict[str, Any]:
    (element,) = page.select(ISLAND)
    loaded: dict[str, Any] = json.loads(str(element["data-props"]))
    return loaded


def one_text(card: Tag, selector: str) -> str | None:
    found = card.select_one(selector)
    return None if found is None else found.get_text()


def test_the_island_says_what_the_2026_capture_says(get: Get) -> None:
    props = island(soup(get(BUSY_DAY).text))
    assert list(props) == [
        *("canSubmit", "dateString", "dailyPapers", "prevDate", "nextDate"),
        *("publisher", "periodType", "query", "isTrending"),
    ]
    assert (props["dateString"], props["prevDate"], props["nextDate"]) == (
        *("2026-04-14", "2026-04-13", "2026-04-15"),
    )
    assert {paper["upvoted"] for paper in props["dailyPapers"]} == {False}


def test_the_newest_page_has_no_next_day_and_a_disabled_arrow(get: Get) -> None:
    page = soup(get("/papers").text)
    assert "nextDate" not in island(page)
    assert [a["href"] for a in page.select('a[href^="/papers/date/"]')] == [
        "/papers/date/2026-04-29"
    ]
    assert one_text(page.select_one("main") or page, "div.w-24") == "Apr 30"


def test_every_card_shows_what_the_island_states(get: Get) -> None:
    page = soup(get(BUSY_DAY).text)
    items, cards = island(page)["dailyPapers"], page.select("article.rounded-xl.border")
    assert len(cards) == len(items) > 50
    for item, card in zip(items, cards, strict=True):
        paper = item["paper"]
        assert one_text(card, 'article h3 a[href^="/papers/"]') == item["title"]
        assert card.select("h3 a")[0]["href"] == f"/papers/{paper['id']}"
        assert one_text(card, 'a[href^="/login"] div.leading-none') == str(paper["upvotes"] or "-")
        assert (one_text(card, "div.absolute.right-2") or "").endswith(item["submittedBy"]["name"])
        comments = (one_text(card, 'a[href$="#community"]') or "").strip()
        assert comments == str(item["numComments"] or "")
        has_video = any(url.endswith((".mp4", ".webm", ".qt")) for url in item.get("mediaUrls", ()))
        assert bool(card.select("a[title='View paper'] > video")) == has_video


def test_a_card_shows_an_organization_or_else_the_count_of_authors(get: Get) -> None:
    page = soup(get("/papers/date/2026-04-01").text)
    shown = []
    for item, card in zip(
        island(page)["dailyPapers"], page.select("article.rounded-xl.border"), strict=True
    ):
        chip = one_text(card, r"a.rounded-full.border-blue-200\/70 > span")
        count = one_text(card, "li.order-first")
        shown.append((chip, None if count is None else count.strip()))
        stated = item.get("organization", {}).get("fullname")
        authors = len(item["paper"]["authors"])
        assert shown[-1] == ((stated, None) if stated else (None, f"· {authors} authors"))
    assert {chip is None for chip, _ in shown} == {True, False}


def test_markup_in_a_title_stays_text(get: Get) -> None:
    page = soup(get("/papers?q=%3Cscript%3Ealert(1)%3C/script%3E:").text)
    titles = [link.get_text() for link in page.select("article h3 a")]
    assert titles
    assert {title.split(":")[0] for title in titles} == {"<script>alert(1)</script>"}
    assert "alert" not in "".join(script.get_text() for script in page.select("script"))


def test_bytes_differ_each_time_by_the_request_id_alone(replica: Replica, get: Get) -> None:
    first, second = get("/papers"), get("/papers")
    ids = [
        re.search(r'requestId = "(Root=1-([0-9a-f]{8})-[0-9a-f]{24})"', a.text)
        for a in (first, second)
    ]
    assert first.body != second.body
    assert first.headers["etag"] == second.headers["etag"]
    (one, epoch), (other, _) = [(m[1], m[2]) for m in ids if m]
    assert first.text.replace(one, other) == second.text
    assert int(epoch, 16) == 1777550400  # 2026-04-30T12:00:00Z


def test_trending_shows_each_paper_in_a_desktop_and_a_mobile_copy(get: Get) -> None:
    page = soup(get("/papers/trending").text)
    props, cards = island(page), page.select("article.relative.overflow-hidden")
    assert props["isTrending"] is True
    assert "dateString" not in props
    assert page.title is not None
    assert page.title.get_text() == "Trending Papers - Hugging Face"
    assert len(cards) == len(props["dailyPapers"]) == 50
    for item, card in zip(props["dailyPapers"], cards, strict=True):
        assert len(card.select("h3 a")) == 2
        assert len(card.select("div[role=checkbox]")) == 2
        assert "Published on " in (one_text(card, r"div.hidden.h-40.md\:flex") or "")
        shown = one_text(card, "p.line-clamp-2")
        assert shown == item["paper"].get("ai_summary", item["summary"])


@pytest.mark.parametrize(
    ("path", "stated"),
    [
        ("/papers/week/2026-W17", ("week", "2026-W17", "2026-W16", "2026-W18")),
        ("/papers/week/2026-W18", ("week", "2026-W18", "2026-W17", None)),
        ("/papers/month/2026-04", ("month", "2026-04", "2026-03", None)),
    ],
)
def test_weekly_and_monthly_pages_name_their_period(
    get: Get, path: str, stated: tuple[str | None, ...]
) -> None:
    props = island(soup(get(path).text))
    keys = ("periodType", "dateString", "prevDate", "nextDate")
    assert tuple(props.get(key) for key in keys) == stated
    ids = [item["paper"]["id"] for item in props["dailyPapers"]]
    assert len(set(ids)) == len(ids) > 20


def test_search_lists_what_holds_every_word_with_abstract_and_date(get: Get) -> None:
    page = soup(get("/papers?q=Reward+Wild").text)
    props = island(page)
    assert props["query"] == {"q": "Reward Wild"}
    found = [f"{item['title']} {item['summary']}".lower() for item in props["dailyPapers"]]
    assert found
    assert all("reward" in text and "wild" in text for text in found)
    card = page.select("article")[0]
    assert props["dailyPapers"][0]["summary"] in card.get_text()
    assert re.search(r"· (Mar|Apr) \d+", card.get_text())


def test_the_island_is_escaped_as_an_attribute(get: Get) -> None:
    raw = get(BUSY_DAY).text.split('data-target="DailyPapers" data-props="')[1].split('"')[0]
    assert set(re.findall(r"&[a-z]+;", raw)) <= {"&quot;", "&amp;", "&lt;"}
    assert json.loads(html.unescape(raw))["dateString"] == "2026-04-14"


@pytest.mark.parametrize(
    ("stars", "shown"),
    [(0, "0"), (999, "999"), (1000, "1k"), (1284, "1.28k"), (15600, "15.6k"), (110000, "110k")],
)
def test_stars_are_abbreviated(stars: int, shown: str) -> None:
    assert abbreviated(stars) == shown
