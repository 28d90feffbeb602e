"""Faults within the page: its island and its cards."""

import html
import json
from typing import Any

import pytest

from tests.replica import Replica
from tests.replica.client import DAY, Answer, Get, island, met
from tests.replica.fault_islands import ISLAND_FAULTS


@pytest.mark.parametrize("name", ["island_missing", "page_bare"])
def test_an_island_goes_missing(replica: Replica, get: Get, name: str) -> None:
    answer = met(replica, get, name)
    assert "dailyPapers&quot;" not in answer.text
    assert (cards(answer) == 0) == (name == "page_bare")


def test_a_cut_island_is_no_json_and_a_renamed_one_is_elsewhere(replica: Replica, get: Get) -> None:
    with pytest.raises(json.JSONDecodeError):
        island(met(replica, get, "island_cut"))
    renamed = met(replica, get, "island_renamed").text
    assert 'data-target="DailyPapers"' not in renamed
    assert 'data-target="PaperFeed" data-props="{&quot;' in renamed


@pytest.mark.parametrize(
    ("name", "papers_per_day", "cards_per_day"),
    [
        ("island_emptied", 0, 1),
        ("page_emptied", 0, 0),
        ("cards_halved", 1, 0.5),
        ("list_halved", 0.5, 1),
        ("island_doubled", 2, 2),
    ],
)
def test_papers_and_cards_are_lost_or_doubled(
    replica: Replica, get: Get, name: str, papers_per_day: float, cards_per_day: float
) -> None:
    whole = cards(get(DAY))
    answer = met(replica, get, name)
    found = len(island(answer)["dailyPapers"]), cards(answer)
    assert found == tuple(
        -(-int(whole * 2 * share) // 2) for share in (papers_per_day, cards_per_day)
    )


def test_an_island_of_another_day_stands_under_this_days_cards(replica: Replica, get: Get) -> None:
    own = [item["paper"]["id"] for item in island(get(DAY))["dailyPapers"]]
    answer = met(replica, get, "island_other_day")
    assert island(answer)["dateString"] == "2026-04-17"
    assert all(f'href="/papers/{paper}"' in answer.text for paper in own)
    assert '<div class="w-24 whitespace-nowrap text-center">Apr 20</div>' in answer.text


def test_the_list_changes_its_name_or_its_kind(replica: Replica, get: Get) -> None:
    assert "dailyPapers" not in island(met(replica, get, "island_list_renamed"))
    text = island(met(replica, get, "island_string"))["dailyPapers"]
    assert len(json.loads(text)) > 10
    assert island(met(replica, get, "island_null"))["dailyPapers"] is None
    untitled = island(met(replica, get, "island_untitled"))["dailyPapers"][0]
    assert "title" not in untitled
    assert "title" not in untitled["paper"]


def test_an_island_escaped_twice_needs_unescaping_twice(replica: Replica, get: Get) -> None:
    answer = met(replica, get, "island_escaped_twice")
    with pytest.raises(json.JSONDecodeError):
        island(answer)
    raw = answer.text.split('data-target="DailyPapers" data-props="')[1].split('"')[0]
    assert json.loads(html.unescape(html.unescape(raw)))["dateString"] == "2026-04-20"


def test_of_two_islands_the_first_is_empty(replica: Replica, get: Get) -> None:
    assert island(met(replica, get, "island_two")) == {}


@pytest.mark.parametrize("fault", ISLAND_FAULTS, ids=lambda fault: fault.name)
def test_a_broken_page_is_never_vouched_for_by_the_good_ones_tag(
    replica: Replica, get: Get, fault: Any
) -> None:
    tag = get(DAY).headers["etag"]
    replica.faults.attach(fault)
    broken = get(DAY, If_None_Match=tag)
    assert broken.status == 200
    assert "etag" not in broken.headers


def cards(answer: Answer) -> int:
    return answer.text.count("<article")
