"""A release that follows on the last one has, row for row, what a full derivation gives."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.build import derive, marts
from etl.contract.model import Table
from etl.contract.tables import RELEASED_TABLES
from etl.stage.sql_files import SqlFile, sql_folder
from tests.property.arrivals import (
    ANN,
    ARRIVALS,
    BUILT,
    KNOWN,
    MANY,
    OTHER_DAY,
    REBUILT,
    SHEEP,
    SLEEP,
    answer,
    dump,
    told,
)
from tests.property.documents import Authorship, Document, api_url
from tests.property.staged import StagedReleases, staged_releases
from tests.property.warehouse import IMPORTED_AT
from tests.property.worlds import arxiv_answers, examples, paper_details, worlds

pytestmark = pytest.mark.slow


@contextmanager
def empty_stage() -> Iterator[StagedReleases]:
    with TemporaryDirectory() as folder, staged_releases(Path(folder)) as releases:
        yield releases


def test_arrivals_lead_where_a_full_derivation_does(documents: list[Document]) -> None:
    first, *later = documents
    with empty_stage() as releases:
        releases.stage(first, IMPORTED_AT)
        for document in later:
            releases.release()
            releases.stage(document, IMPORTED_AT)
        assert releases.differences() == []


HEADERS = [
    table
    for table in RELEASED_TABLES
    for file in [sql_folder(table.schema).get(table.name.partition(".")[2])]
    if file and file.header.get("by", ["*"]) != ["*"]
]


KEPT = [mart.name for mart in sql_folder("marts").values() if "by" in mart.header]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every fifth story, table and mart, and all of them in `make soak`, with forty tests of
    histories, so that each core has some, and that a soak which is stopped has ended most of them.
    """
    is_soak = metafunc.config.getoption("soak")
    step = 1 if is_soak else 5
    if "part" in metafunc.fixturenames:
        metafunc.parametrize("part", range(40 if is_soak else 1))
    if "documents" in metafunc.fixturenames:
        stories = ARRIVALS[::step]
        metafunc.parametrize("documents", [it[1] for it in stories], ids=[it[0] for it in stories])
    if "table" in metafunc.fixturenames:
        metafunc.parametrize("table", HEADERS[::step], ids=lambda table: table.name)
    if "mart_name" in metafunc.fixturenames:
        metafunc.parametrize("mart_name", KEPT[::step])


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stage with a release, and since then an earlier answer that holds the released one."""
    richer = replace(
        SLEEP,
        authorships=(ANN, ANN),
        submitter="ann",
        organization="Acme",
        keywords=("wool", "soft wool (sw)"),
        media=("https://github.com/wool/sleep",),
    )
    twins = [replace(SHEEP, arxiv_id=f"2505.0004{n}") for n in range(2)]
    bare = Document("api", (replace(SHEEP, arxiv_id="2505.1"),))
    folder = tmp_path_factory.mktemp("held")
    with staged_releases(folder) as releases:
        at_arxiv = replace(SLEEP, version=2, doi="10.1/x")
        detail = told("detail", BUILT)
        for document in (answer(richer, *twins, hour=2), dump("On Sleep"), detail,
                         dump("Counting Sheep", "milk"), bare, told("feed", at_arxiv)):  # fmt: skip
            releases.stage(document, IMPORTED_AT)
        releases.release()
        newer = replace(at_arxiv, version=3, doi="10.1/y", authorships=(Authorship("Bo"),))
        newest = replace(newer, categories=("cs.AI",))
        releases.read_otherwise(told("feed", at_arxiv), told("feed", newest), IMPORTED_AT)
        releases.read_otherwise(detail, told("detail", REBUILT), IMPORTED_AT)
        releases.stage(answer(*MANY, hour=1), IMPORTED_AT)
        releases.stage(replace(bare, url=api_url(OTHER_DAY)), IMPORTED_AT)
    return folder


def test_a_header_that_names_other_keys_is_caught(
    table: Table, held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old rows stay then. In each table some have to go."""
    folder, name = sql_folder(table.schema), table.name.partition(".")[2]
    broken = {"by": [f"{table.key[0]} in basis.code"]}
    monkeypatch.setitem(folder, name, replace(folder[name], header=folder[name].header | broken))
    copied = shutil.copytree(held, tmp_path / "held")
    with staged_releases(copied) as releases:
        assert table.name in {it.table_name for it in releases.differences()}


def test_a_mart_that_names_other_keys_is_caught(
    mart_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two authors of two papers sign a third, with votes and code as they are stated anew."""
    folder = sql_folder("marts")
    [key, *_] = folder[mart_name].lines("key")[0].split(", ")
    broken = {"by": [f"{key} in basis.code"]}
    monkeypatch.setitem(
        folder, mart_name, replace(folder[mart_name], header=folder[mart_name].header | broken)
    )
    told = [
        replace(
            item, authorships=(ANN, Authorship("Bo Zhang")), upvotes=3, keywords=("wool", "soft"),
            repository="https://github.com/ann/wool",
        )
        for item in (SLEEP, SHEEP, KNOWN)
    ]  # fmt: skip
    anew = [replace(item, repository="https://github.com/ann/felt") for item in told]
    with empty_stage() as releases:
        releases.stage(answer(*told[:2]), IMPORTED_AT)
        releases.release()
        releases.stage(answer(*anew, hour=1), IMPORTED_AT)
        assert f"mart.{mart_name}" in {it.table_name for it in releases.differences()}


@pytest.mark.parametrize("step", ["leaving", "coming", "leaving_terms"])
def test_an_index_that_does_not_follow_is_caught(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A paper has another title in the second release."""
    folder = sql_folder("indexing")
    broken = folder[step].text.rsplit("\n\n", 1)[0] + f"\nselect * from {step} where false"
    monkeypatch.setitem(folder, step, replace(folder[step], text=broken))
    with empty_stage() as releases:
        for hour, title in enumerate(("On Sleep", "On Rest")):
            releases.stage(answer(replace(SLEEP, title=title), SHEEP, hour=hour), IMPORTED_AT)
            releases.release()
        assert [it.table_name for it in releases.differences()] == ["search.documents"]


@pytest.mark.parametrize("portion_count", [2, 5])
def test_portions_lead_where_all_papers_at_once_do(
    portion_count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as five, though there are fewer papers then: some portions are empty."""
    told = replace(SLEEP, authorships=(ANN,), keywords=("wool",), media=("https://a.org/sleep",))
    documents = (answer(told, SHEEP), answer(replace(told, story="milk"), hour=3), dump("On Sleep"),
                 answer(*MANY, hour=4))  # fmt: skip
    with empty_stage() as releases:
        for document in documents:
            releases.stage(document, IMPORTED_AT)
        with monkeypatch.context() as portions:
            portions.setattr(derive, "_portion_count", lambda _: portion_count)
            releases.release()
        assert releases.differences() == []


def test_a_portion_of_a_mart_that_memory_has_no_room_for_is_halved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No portion fits in here before it was halved twice."""
    asking, asked = marts._asking, list[str]()

    def in_little_memory(mart: SqlFile, text: str, rows_of: "partial[str]") -> str:
        if int(rows_of.keywords["count"]) < 8:
            raise duckdb.OutOfMemoryException("no block is left")
        asked.append(f"{mart.name} {rows_of.keywords['portion']}")
        return asking(mart, text, rows_of)

    with empty_stage() as releases:
        releases.stage(answer(*MANY), IMPORTED_AT)
        with monkeypatch.context() as portions:
            portions.setattr(derive, "_portion_count", lambda _: 5)
            portions.setattr(marts, "_asking", in_little_memory)
            releases.release()
        assert sorted(it for it in asked if "authors" in it) == [f"authors {it}" for it in range(8)]
        assert releases.differences() == []


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, Document, Document]]:
    """Events, each with the document that it is about; the other one is what may be read in it."""
    others = st.one_of(arxiv_answers(), paper_details())
    documents = [*draw(worlds()).documents, *draw(st.lists(others, max_size=3))]
    events = [("stage", document) for document in draw(st.permutations(documents))]
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(("accept", "accept", "read", "read", "remove", "stage")))
        place = draw(st.integers(0, len(events)))
        events.insert(place, (kind, draw(st.sampled_from(documents))))
    return [(kind, document, draw(st.sampled_from(documents))) for kind, document in events]


@given(history=histories(), data=st.data())
@examples(2, soaked=50)
@pytest.mark.usefixtures("part")
def test_any_history_leads_where_a_full_derivation_does(
    history: list[tuple[str, Document, Document]], data: st.DataObject
) -> None:
    with empty_stage() as releases:
        for kind, document, other in history:
            apply(releases, kind, document, other)
            if data.draw(st.booleans()):
                releases.release()
        assert releases.differences() == []


def apply(releases: StagedReleases, kind: str, document: Document, other: Document) -> None:
    if kind == "stage":
        releases.stage(document, IMPORTED_AT)
    elif kind == "accept":
        releases.accept(document.name, datetime(2026, 11, 2))
    elif kind == "read" and releases.is_staged(document):
        releases.read_otherwise(document, other, IMPORTED_AT)
    elif kind == "remove":
        releases.remove(document)
