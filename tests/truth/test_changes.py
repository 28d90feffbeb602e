"""Changes of papers: none in the answers as they came, and those of answers that are altered."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.settings import Settings
from etl.stage.connection import Connection
from tests.real import IMPORTED_AT, Answer, squashed
from tests.truth.comparing import assert_answer
from tests.truth.reading import Page, Paper, Sight, read_papers

pytestmark = pytest.mark.slow

ALTERED_DAY = date(2025, 1, 8)
LAB = {"_id": "0" * 24, "name": "A-Lab", "fullname": "A Lab"}


def solid(text: str) -> str:
    return re.sub(r"\s+", "", text)


def stated(sight: Sight) -> Mapping[str, str | None]:
    organization = sight.organization
    return {
        "title": squashed(sight.paper["title"]),
        "abstract": squashed(sight.paper["summary"]),
        "organization": organization["name"].lower() if organization else None,
    }


def differing(one: Mapping[str, str | None], other: Mapping[str, str | None]) -> list[str]:
    """What both state, but not the same, whitespace aside."""
    pairs = ((name, one[name], value) for name, value in other.items())
    return [name for name, was, now in pairs if was and now and solid(was) != solid(now)]


@pytest.mark.proves("query.paper_changes")
def test_no_answer_states_a_paper_otherwise_than_one_before(
    again: Connection, papers: Mapping[str, Paper]
) -> None:
    repeated = [pair for paper in papers.values() for pair in pairwise(paper.sights)]
    assert len(repeated) == 233
    assert [it for it in repeated if differing(stated(it[0]), stated(it[1]))] == []
    assert_answer(again, "paper_changes", {}, [])


@pytest.fixture(scope="module")
def altered(pages: list[Page]) -> list[Page]:
    """The answers for one day, where later ones have other titles, abstracts, organizations."""
    answers = [it for it in pages if it.day == ALTERED_DAY][:4]
    items: list[list[Answer]] = [deepcopy(list(it.items)) for it in answers]
    ids = [it["paper"]["id"] for it in items[0]]
    for number, of in enumerate(items):
        paper = {it["paper"]["id"]: it for it in of}
        for key, since, change in (
            (ids[0], 1, {"title": "Tides of Tea"}),
            (ids[0], 3, {"title": "Tides of Tea, Revisited", "summary": "Tea rises twice a day."}),
            (ids[1], 2, {"title": paper[ids[1]]["paper"]["title"].replace(" ", "  ")}),
            (ids[2], 2, {"summary": "It falls again."}),
        ):
            if number >= since:
                paper[key]["paper"].update(change)
                paper[key].update({name: text for name, text in change.items() if name == "title"})
        if number != 1:
            paper[ids[3]]["organization"] = {**LAB, "name": "B-Lab" if number else "A-Lab"}
    return [
        Page(it.at, it.capture_id, it.day, it.sha256, of)
        for it, of in zip(answers, items, strict=True)
    ]


def test_changes_are_those_between_two_answers(altered: list[Page], tmp_path: Path) -> None:
    documents = []
    for number, page in enumerate(altered):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(page.items))
        url = f"https://huggingface.co/api/daily_papers?date={page.day}"
        documents.append((path, Provenance(url, page.at)))
    load_documents(Settings(tmp_path / "home", source_date=IMPORTED_AT), documents)
    papers = read_papers(it for page in altered for it in page.sights)
    found = [row for paper in papers.values() for row in changes(paper)]
    found.sort(key=lambda it: (it["paper_key"], -it["version"]))
    found.sort(key=lambda it: it["changed_at"], reverse=True)
    expected = [{"number": number, **row} for number, row in enumerate(found, start=1)]
    assert sorted(row["changed"] for row in found) == [
        *("abstract", "organization", "title", "title, abstract")
    ]
    with open_release(tmp_path / "home/papers.duckdb") as con:
        assert_answer(con, "paper_changes", {}, expected)
        last = expected[0]["paper_key"]
        own = [row for row in found if row["paper_key"] == last]
        numbered = [{"number": number, **row} for number, row in enumerate(own, start=1)]
        assert_answer(con, "paper_changes", {"paper": last}, numbered)
        assert_answer(con, "paper_changes", {"top": 2}, expected[:2])


def changes(paper: Paper) -> Iterator[dict[str, Any]]:
    """Each answer that states something otherwise is one, with what was stated before."""
    version, known = 1, stated(paper.sights[0])
    for before, sight in pairwise(paper.sights):
        names = differing(known, stated(sight))
        now = {**known, **{name: value for name, value in stated(sight).items() if value}}
        was, known = known, now
        if not names:
            continue
        version += 1
        is_told = {name: name in names for name in now}
        yield {
            "changed_at": sight.at,
            "unchanged_at": before.at,
            "changed": ", ".join(names),
            "title_before": was["title"] if is_told["title"] else None,
            "title": now["title"],
            "organization_key_before": was["organization"] if is_told["organization"] else None,
            "organization_key": now["organization"],
            "abstract_before": was["abstract"] if is_told["abstract"] else None,
            "abstract": now["abstract"] if is_told["abstract"] else None,
            "version": version,
            "paper_key": paper.key,
        }
