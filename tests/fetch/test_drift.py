"""Redesigns of the page are noticed on the day they come, and ordinary days never look like one."""

import html
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from etl.clock import days_between
from etl.sources.daily_papers.targets import daily_target
from tests.fetch.conftest import Start
from tests.replica import Fault, Request
from tests.replica.exchange import Reply
from tests.replica.fault import Scene, with_body

pytestmark = pytest.mark.slow

TUESDAY = date(2026, 4, 14)
ISLAND = re.compile(r'data-target="DailyPapers" data-props="([^"]*)"')

Props = dict[str, Any]


def redesigned(edit: Callable[[str], str]) -> Fault:
    def change(reply: Reply, _scene: Scene) -> Reply:
        return with_body(reply, edit(reply.body.decode()).encode())

    return Fault("redesign", "a page of another make", change)


def props(edit: Callable[[Props], object]) -> Fault:
    """The island's JSON after an edit in place, or as the edit returns it."""

    def rewritten(match: re.Match[str]) -> str:
        value = json.loads(html.unescape(match[1]))
        value = edit(value) or value
        return f'data-target="DailyPapers" data-props="{html.escape(json.dumps(value))}"'

    return redesigned(lambda page: ISLAND.sub(rewritten, page))


def items(edit: Callable[[Props], object]) -> Fault:
    """Each item after an edit in place, or as the edit returns it."""
    return props(lambda value: value.update(dailyPapers=[edit(it) or it for it in _papers(value)]))


def papers(edit: Callable[[Props], object]) -> Fault:
    return items(lambda item: item.update(paper=edit(item["paper"]) or item["paper"]))


def _papers(value: Props) -> list[Props]:
    found: list[Props] = value["dailyPapers"]
    return found


def _without(value: Props, *keys: str) -> Props:
    return {key: one for key, one in value.items() if key not in keys}


def _renamed(value: Props, old: str, new: str) -> Props:
    return {new if key == old else key: one for key, one in value.items()}


REDESIGNS = {
    "another target": redesigned(lambda page: page.replace('"DailyPapers"', '"PaperFeed"')),
    "props in a script": redesigned(
        lambda page: ISLAND.sub(
            r'data-target="DailyPapers"><script type="application/json">\1</script><i', page
        )
    ),
    "props below another key": props(lambda value: {"data": value}),
    "the list renamed": props(lambda value: _renamed(value, "dailyPapers", "papers")),
    "the list by id": props(
        lambda value: value.update(dailyPapers={it["paper"]["id"]: it for it in _papers(value)})
    ),
    "ids instead of papers": items(lambda item: item["paper"]["id"]),
    "papers without their wrapping": items(lambda item: item["paper"]),
    "models in the place of papers": items(lambda item: {"modelId": item["paper"]["id"]}),
    "no date": props(lambda value: _without(value, "dateString")),
    "a date of another form": props(lambda value: value.update(dateString="04/14/2026")),
    "a period of another name": props(lambda value: value.update(periodType="daily")),
    "another day's date": props(lambda value: value.update(dateString="2026-04-15")),
    "a week in the place of a day": props(lambda value: value.update(periodType="week")),
    "trending in the place of a day": props(lambda value: value.update(isTrending=True)),
    "a search in the place of a day": props(lambda value: value.update(query={"q": "agents"})),
    "ids renamed": papers(lambda paper: _renamed(paper, "id", "arxivId")),
    "ids as addresses": papers(lambda paper: paper.update(id=f"arxiv.org/abs/{paper['id']}")),
    "ids as numbers": papers(lambda paper: paper.update(id=float(paper["id"]))),
    "titles elsewhere": items(
        lambda item: _without(item, "title") | {"paper": _without(item["paper"], "title")}
    ),
    "authors as text": papers(lambda paper: paper.update(authors="Ada Lovelace, 5 more")),
    "authors as names": papers(lambda paper: paper.update(authors=["Ada Lovelace"])),
    "votes as text": papers(lambda paper: paper.update(upvotes="1.2k")),
    "votes below another key": papers(lambda paper: paper.update(upvotes={"count": 3})),
    "dates as numbers": papers(lambda paper: paper.update(publishedAt=1776124800)),
    "half the fields gone": papers(lambda paper: {key: paper[key] for key in ("id", "title")}),
    "fields in another case": papers(lambda paper: {key.upper(): paper[key] for key in paper}),
    "half of the cards": redesigned(
        lambda page: page[: page.rfind("<article")] + "</div></main></body></html>"
    ),
    "a page without papers": redesigned(
        lambda _: (
            "<!doctype html><html><head><title>Daily Papers - Hugging Face</title></head>"
            "<body class='DailyPapersPage'><div id='app'></div></body></html>"
        )
    ),
}


@pytest.mark.parametrize("redesign", REDESIGNS)
def test_a_redesigned_page_is_not_taken_for_the_listing(start: Start, redesign: str) -> None:
    client = start()
    client.replica.faults.attach(REDESIGNS[redesign], _is_page, times=None)
    fetch = client.last(daily_target(TUESDAY))
    assert (fetch.outcome, fetch.status) == ("unreadable", 200)
    assert fetch.detail
    assert client.known_states(TUESDAY, TUESDAY)[0].state == "failed"


def test_a_year_of_ordinary_pages_raises_no_alarm(start: Start) -> None:
    first, last = date(2025, 4, 1), date(2026, 3, 31)
    client = start(first=first, now=datetime(2026, 5, 20, 12), pages=0)
    done = client.crawl([daily_target(day) for day in days_between(first, last)])
    assert len(done.requests) == 365
    assert {event.fetch.outcome for event in done.requests} == {"page", "repeat"}


def _is_page(request: Request) -> bool:
    return request.bucket == "pages"
