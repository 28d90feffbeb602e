"""Faults in a page that is complete HTML: its island or its cards are not what they were."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from .cards import attribute
from .exchange import Reply
from .fault import Change, Fault, Scene, with_body

_ISLAND = re.compile(r'(data-target="DailyPapers" data-props=")([^"]*)(")')
_ARTICLE = re.compile(r"<article.*?</article>", re.DOTALL)

Props = dict[str, Any]


def _page(edit: Callable[[str], str]) -> Change:
    return lambda reply, _scene: with_body(reply, edit(reply.body.decode()).encode())


def _raw(edit: Callable[[str], str]) -> Change:
    """Edits the attribute's own text."""
    return _page(lambda page: _ISLAND.sub(lambda m: m[1] + edit(m[2]) + m[3], page, count=1))


def _props(edit: Callable[[Props], Props]) -> Change:
    """Edits the decoded props."""

    def rewritten(raw: str) -> str:
        return attribute(json.dumps(edit(json.loads(html.unescape(raw))), ensure_ascii=False))

    return _raw(rewritten)


def _papers(edit: Callable[[list[Props]], Any]) -> Change:
    return _props(lambda props: props | {"dailyPapers": edit(props["dailyPapers"])})


def _in_turn(*changes: Change) -> Change:
    def change(reply: Reply, scene: Scene) -> Reply:
        for one in changes:
            reply = one(reply, scene)
        return reply

    return change


def _articles(edit: Callable[[int, str], str]) -> Change:
    def edited(page: str) -> str:
        numbers = iter(range(page.count("<article")))
        return _ARTICLE.sub(lambda match: edit(next(numbers), match[0]), page)

    return _page(edited)


def _renamed_list(props: Props) -> Props:
    return {"papersOfTheDay" if key == "dailyPapers" else key: props[key] for key in props}


def _other_day(reply: Reply, scene: Scene) -> Reply:
    """The island of an earlier issue under this page's cards."""
    own = json.loads(html.unescape(_island(reply)))
    earlier = date.fromisoformat(own["dateString"]) - timedelta(days=1)
    request = replace(scene.request, path=f"/papers/date/{earlier}", query={})
    other = _island(scene.site.answer(request))
    return _raw(lambda _own: other)(reply, scene)


def _island(reply: Reply) -> str:
    found = _ISLAND.search(reply.body.decode())
    if found is None:
        raise ValueError("the page has no island to break")
    return found[2]


def _without_titles(papers: list[Props]) -> list[Props]:
    return [
        {k: v for k, v in item.items() if k != "title"}
        | {"paper": {k: v for k, v in item["paper"].items() if k != "title"}}
        for item in papers
    ]


_NO_ISLAND = _page(lambda page: _ISLAND.sub('data-target="DailyPapers"', page, count=1))
_NO_CARDS = _articles(lambda _number, _card: "")

ISLAND_FAULTS = (
    Fault("island_missing", "a page rendered without its props", _NO_ISLAND),
    Fault("island_cut", "JSON cut within the attribute", _raw(lambda raw: raw[: len(raw) // 2])),
    Fault(
        "island_renamed",
        "a redesign that renames the hydrated target",
        _page(lambda page: page.replace('data-target="DailyPapers"', 'data-target="PaperFeed"')),
    ),
    Fault("island_list_renamed", "a redesign that renames the list", _props(_renamed_list)),
    Fault("island_emptied", "an empty list under a full set of cards", _papers(lambda _papers: [])),
    Fault(
        "page_emptied",
        "a day's list and cards both empty, as if nothing was published",
        _in_turn(_papers(lambda _papers: []), _NO_CARDS),
    ),
    Fault(
        "cards_halved",
        "a page whose second half was not rendered, the island whole",
        _articles(lambda number, card: card if number % 2 == 0 else ""),
    ),
    Fault("list_halved", "half the papers gone from the island", _papers(lambda ps: ps[::2])),
    Fault("island_other_day", "a cached island of the day before", _other_day),
    Fault(
        "island_doubled",
        "every paper and card twice",
        _in_turn(
            _papers(lambda papers: [p for paper in papers for p in (paper, paper)]),
            _articles(lambda _number, card: card * 2),
        ),
    ),
    Fault("island_string", "a list turned into text", _papers(json.dumps)),
    Fault("island_null", "a list turned into null", _papers(lambda _papers: None)),
    Fault("island_escaped_twice", "an attribute escaped twice", _raw(attribute)),
    Fault("island_untitled", "a redesign that moves titles elsewhere", _papers(_without_titles)),
    Fault(
        "island_two",
        "a second, empty island before the first",
        _page(
            lambda page: page.replace(
                "<main", '<div data-target="DailyPapers" data-props="{}"></div><main', 1
            )
        ),
    ),
    Fault(
        "page_bare",
        "a page with neither island nor cards",
        _in_turn(_NO_ISLAND, _NO_CARDS),
    ),
)
