"""The details of papers that the replica serves, over HTTP."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.replica import Folder, Replica
from tests.replica.client import Get, connected

_OF_EACH = {"Models": "model", "Datasets": "dataset", "Spaces": "space"}


def listed(get: Get, day: str = "2026-04-20") -> list[dict[str, Any]]:
    papers = json.loads(get(f"/api/daily_papers?date={day}&limit=100").body)
    return [item["paper"] for item in papers]


def detail(get: Get, paper_id: str) -> dict[str, Any]:
    answer = get(f"/api/papers/{paper_id}")
    assert answer.status == 200
    found: dict[str, Any] = json.loads(answer.body)
    return found


def test_a_detail_is_the_listed_paper_bare_with_what_was_built_on_it(get: Get) -> None:
    for paper in listed(get):
        found = detail(get, paper["id"])
        built = {key: found.pop(key) for key in [*found] if key.startswith(("linked", "numTotal"))}
        assert found == paper
        for kind, repository in _OF_EACH.items():
            items = built[f"linked{kind}"]
            assert len(items) == min(built[f"numTotal{kind}"], 10)
            assert {item["repoType"] for item in items} <= {repository}


def test_lists_are_shorter_than_their_totals_for_some_papers_and_empty_for_others(
    get: Get,
) -> None:
    days = ("2026-04-07", "2026-04-08", "2026-04-14")
    totals = [
        detail(get, paper["id"])["numTotalModels"] for day in days for paper in listed(get, day)
    ]
    assert max(totals) > 10
    assert totals.count(0) > len(totals) / 4


def test_counters_of_repositories_grow_and_never_shrink(replica: Replica, get: Get) -> None:
    ids = [paper["id"] for paper in listed(get)]
    before = {paper: detail(get, paper) for paper in ids}
    replica.clock.advance(timedelta(days=10))
    after = {paper: detail(get, paper) for paper in ids}
    assert sum(grown(before[paper], after[paper]) for paper in ids) > 0


def grown(before: dict[str, Any], after: dict[str, Any]) -> int:
    """How much likes and downloads of the models of a paper grew; none of them may be gone."""
    first, second = ({it["id"]: it for it in one["linkedModels"]} for one in (before, after))
    assert first.keys() <= second.keys()
    assert before["numTotalModels"] <= after["numTotalModels"]
    steps = [second[it][key] - first[it][key] for it in first for key in ("likes", "downloads")]
    assert min(steps, default=0) >= 0
    return sum(steps)


@pytest.mark.parametrize("paper_id", ["2604.99999", "wool", "2105.00001v1"])
def test_a_paper_of_no_list_is_not_found(get: Get, paper_id: str) -> None:
    answer = get(f"/api/papers/{paper_id}")
    assert (answer.status, json.loads(answer.body)) == (404, {"error": "Paper not found"})


def test_a_paper_is_not_found_before_it_is_listed(replica: Replica, get: Get) -> None:
    paper_id = listed(get)[0]["id"]
    replica.clock.set(datetime(2026, 4, 19))
    assert get(f"/api/papers/{paper_id}").status == 404


def test_a_detail_of_a_folder_is_the_archived_paper(tmp_path: Path) -> None:
    paper = {"id": "2604.00010", "upvotes": 7, "title": "T", "summary": "S", "odd": [1]}
    (tmp_path / "2026-04-07.json").write_text(json.dumps([{"paper": paper}]))
    with Replica(Folder(tmp_path)) as replica, connected(replica) as get:
        found = detail(get, "2604.00010")
        assert found | paper == found
        assert get("/api/papers/2604.00010", If_None_Match=etag(get)).status == 304


def etag(get: Get) -> str:
    return get("/api/papers/2604.00010").headers["etag"]


def test_details_count_against_the_quota_of_the_api(get: Get, replica: Replica) -> None:
    get("/api/papers/2604.00010")
    assert [request.bucket for request in replica.requests] == ["api"]
