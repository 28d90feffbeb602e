"""The page answers as the command line does: to usual questions, to others, and to searches."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from etl.release.locked import open_locked_release
from etl.release.queries import Relation, ask_release, named_queries, shown_rows
from etl.release.search import search_papers, similar_papers
from etl.release.site.site_folder import write_site
from etl.stage.connection import Connection
from tests.real import loaded
from tests.site.opening import (
    Answer,
    opened_site,
    prepared_and_computed,
    question_answer,
    view_answer,
)

pytestmark = pytest.mark.slow

OTHERS = {
    "abstract": "sparse attention in video generation with large language models",
    "broken_only": "true",
    "category": "cs.CL",
    "collectives": "true",
    "day": "2026-04-02",
    "difference": "missing",
    "field": "title",
    "keyword": "sparse attention",
    "kind": "daily",
    "listed_from": "2024-08-01",
    "listed_to": "2026-04-01",
    "min_papers": "3",
    "month": "2026-04-01",
    "months": "2",
    "name": " KAI  Chën",
    "organization": "example-lab",
    "paper": "2604.00131",
    "primary_only": "true",
    "top": "7",
    "venue": "NeurIPS",
    "year": "2026",
}
"""Another value than the usual one for each parameter, of the small release."""
OF_CORPUS = {"keyword": "diffusion models", "organization": "nvidia", "paper": "2602.12675"}
WORDS = (
    "sparse attention",
    "'; select 'of $1 socks",
    "census of socks",
    "the of",
    "nothing-of-the-kind",
)


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    with opened_site(browser, folder) as page:
        yield page


@pytest.fixture(scope="module")
def con(home: Path) -> Iterator[Connection]:
    with open_locked_release(home / "papers.duckdb") as con:
        yield con


def test_every_question_has_the_answer_of_the_command_line(page: Page, con: Connection) -> None:
    check_questions(page, con, OTHERS)


def test_prepared_answers_are_those_of_the_engine(page: Page) -> None:
    found = prepared_and_computed(page)
    assert len(found) > len(named_queries())
    for asked, prepared, computed in found:
        assert (asked, prepared) == (asked, computed)


def test_search_finds_what_the_command_line_finds(page: Page, con: Connection) -> None:
    check_searches(page, con, WORDS, "2604.00131")


def test_the_whole_corpus_has_the_answers_of_the_command_line(
    browser: Browser, engine: None, corpus: Path, tmp_path: Path, soak: bool
) -> None:
    if not soak:
        pytest.skip("a load of the whole corpus is for --soak")
    release = loaded(tmp_path, corpus, "text", "hf_html", "hf_api/days")
    write_site(release, tmp_path / "site")
    with (
        open_locked_release(release) as con,
        opened_site(browser, tmp_path / "site") as page,
    ):
        check_questions(page, con, OTHERS | OF_CORPUS)
        for asked, prepared, computed in prepared_and_computed(page):
            assert (asked, prepared) == (asked, computed)
        words = ("sparse attention", "diffusing policies", "reasoning with language models")
        check_searches(page, con, words, "2602.12675")


def check_questions(page: Page, con: Connection, others: dict[str, str]) -> None:
    for name, file in named_queries().items():
        names = [line.partition(":")[0] for line in file.header.get("parameter", [])]
        for stated in ({}, {it: others[it] for it in names}):
            asked = ask_release(con, name, stated)
            assert (name, question_answer(page, name, stated)) == (name, listed(asked, 1000))


def check_searches(page: Page, con: Connection, searches: Sequence[str], paper: str) -> None:
    for words in searches:
        found = listed(search_papers(con, words, {"top": "100"}), None)
        stated = {"words": words, "top": 100}
        assert (words, view_answer(page, "search", stated)) == (words, found)
    similar = listed(similar_papers(con, paper, {"top": "8"}), None)
    shown = view_answer(page, "similar", {"paper": f"arxiv:{paper}"})
    assert [row[-1] for row in shown[1:]] == [row[2] for row in similar[1:]]


def listed(answer: Relation, most: int | None) -> Answer:
    shown = shown_rows(answer, most)
    return [shown.names, *map(list, shown.rows)]
