"""Each column of a paper has its value from the source that the contract names, and no other."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from etl.contract.paper_table import PAPERS
from tests.property.arrivals import SLEEP, answer, dump, told
from tests.property.documents import Authorship, Document
from tests.property.warehouse import loaded

pytestmark = pytest.mark.slow

LISTED = replace(
    SLEEP,
    authorships=(Authorship("Ann Rain", "ann"),),
    organization="Acme",
    submitter="ann",
    keywords=("wool",),
    media=("https://github.com/wool/sleep",),
)
RECORD = replace(
    SLEEP,
    title="On sleep",
    wording=2,
    authorships=(Authorship("Bo Zhang"), Authorship("Ann Rain")),
    published="2025-04-29T10:00:01.000Z",
    version=2,
    comment="9 pages",
    upvotes=1,
)
OTHER_RECORD = replace(
    RECORD,
    title="On \u2018Sleep\u2019!",
    story=None,
    authorships=(Authorship("Bo Zhang"),),
    published="2025-04-27T10:00:01.000Z",
    version=3,
    categories=("cs.AI",),
    comment="10 pages",
    upvotes=2,
)
OF_PAGES = (
    "listings", "observations", "authors", "authorships", "accounts", "organizations",
    "submissions", "keywords", "links", "paper_versions",
)  # fmt: skip
"""Tables that arXiv states nothing in, where pages list authors."""

Columns = dict[str, Any]


def told_by_arxiv(*records: Any) -> list[Document]:
    """Both forms, since each states what the other does not."""
    return [
        told(form, record, hour=hour)
        for hour, record in enumerate(records, start=1)
        for form in ("feed", "oai")  # type: ignore[misc]
    ]


def released(folder: Path, documents: Sequence[Document]) -> tuple[Columns, list[Any]]:
    """The values of the only paper, and the rows of tables that pages alone state."""
    names = [column.name for column in PAPERS.columns]
    queries = [f"from core.{table} order by all" for table in OF_PAGES]
    [row], *others = loaded(folder, documents).answers(
        [f"select {', '.join(names)} from core.papers", *queries]
    )
    return dict(zip(names, row, strict=True)), others


def changed(one: Columns, other: Columns) -> set[str]:
    return {name for name, value in one.items() if value != other[name]}


def first_stated_by(source: str) -> set[str]:
    return {column.name for column in PAPERS.columns if column.sources[:1] == (source,)}


def test_every_column_says_who_states_it() -> None:
    assert [column.name for column in PAPERS.columns if not column.sources] == ["paper_key"]


def test_another_record_of_arxiv_changes_what_arxiv_states_and_nothing_else(tmp_path: Path) -> None:
    """All columns but the method of the day, which stays `arxiv`."""
    page = answer(LISTED)
    before, tables = released(tmp_path / "one", [page, *told_by_arxiv(RECORD)])
    after, same = released(tmp_path / "two", [page, *told_by_arxiv(RECORD, OTHER_RECORD)])
    assert changed(before, after) == first_stated_by("arxiv") - {"published_on_method"}
    assert same == tables


def test_another_page_changes_nothing_that_arxiv_states(tmp_path: Path) -> None:
    other = replace(LISTED, title="On Wool", wording=1, organization="Umbra",
                    published="2025-05-03T00:00:00.000Z",
                    authorships=(*LISTED.authorships, Authorship("Cy")))  # fmt: skip
    records = told_by_arxiv(RECORD)
    before, _ = released(tmp_path / "one", [answer(LISTED), *records])
    after, _ = released(tmp_path / "two", [answer(LISTED), answer(other, hour=5), *records])
    found = changed(before, after)
    assert found >= {"title", "abstract", "author_count", "organization_key", "listing_count"}
    assert found <= first_stated_by("daily_papers")


def test_arxiv_states_what_the_contract_lets_it_where_pages_state_nothing(tmp_path: Path) -> None:
    """A dump has but title and abstract; the record of its title states all the rest."""
    record = replace(RECORD, title=SLEEP.title)
    before, _ = released(tmp_path / "one", [dump("On Sleep")])
    after, _ = released(tmp_path / "two", [dump("On Sleep"), *told_by_arxiv(record)])
    may_state = {column.name for column in PAPERS.columns if "arxiv" in column.sources}
    assert changed(before, after) == {"paper_key", *may_state}
