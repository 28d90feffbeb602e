"""A release that follows on the last one has, row for row, what a full derivation gives."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.build import derive
from etl.contract.model import Table
from etl.contract.tables import RELEASED_TABLES
from etl.stage.sql_files import sql_folder
from tests.property.documents import Authorship, Document, Form, Item, api_url
from tests.property.staged import StagedReleases, staged_releases
from tests.property.warehouse import IMPORTED_AT
from tests.property.worlds import DAYS, INSTANTS, arxiv_answers, examples, worlds

pytestmark = pytest.mark.slow

DAY, OTHER_DAY = DAYS
NOON = INSTANTS[0]
SLEEP = Item("On Sleep", "2505.00010", "wool", authorships=(Authorship("Ann Rain"),), day=DAY)
SHEEP = Item("Counting Sheep", "2505.00020", "milk", day=DAY)


def answer(*items: Item, hour: int = 0) -> Document:
    return Document("api", items, api_url(DAY), NOON + timedelta(hours=hour))


def signed(*authorships: Authorship, title: str = "On Sleep", number: int = 1) -> Document:
    item = Item(title, f"2505.0001{number}", "wool", authorships=authorships, day=OTHER_DAY)
    return Document("trending", (item,), captured_at=NOON + timedelta(hours=number))


def keyworded(*keywords: str, number: int) -> Document:
    item = Item(f"Title {number}", f"2505.0001{number}", "wool", keywords=keywords, day=OTHER_DAY)
    return Document("trending", (item,), captured_at=NOON + timedelta(minutes=number))


def stating(number: int) -> Document:
    return keyworded("large language models (LLMs)", number=number)


def dump(title: str, story: str = "wool") -> Document:
    return Document("dump", (Item(title, story=story, wording=1),))


def told(form: Form, *items: Item, hour: int = 0) -> Document:
    """An answer of arXiv."""
    return Document(form, items, captured_at=NOON + timedelta(hours=hour))


@contextmanager
def empty_stage() -> Iterator[StagedReleases]:
    with TemporaryDirectory() as folder, staged_releases(Path(folder)) as releases:
        yield releases


OTHER_LLM = "low-light mode (LLM)"
MANY = tuple(Item(f"Paper {n}", f"2505.1000{n}", "wool", day=DAY) for n in range(6))
ANN, OTHER_ANN = Authorship("Ann Rain", "ann"), Authorship("Ann Rain", "Ann2")
KNOWN = Item("Known", "2505.00030", submitter="ann", organization="Acme", day=DAY)

# Documents in the order in which they come, one for each release.
ARRIVALS: list[tuple[str, list[Document]]] = [
    ("a page shrinks, and a late one un-holds it",
     [answer(*MANY[:4]), answer(*MANY[:3], SLEEP, hour=3), answer(*MANY, SHEEP, hour=2),
      answer(*MANY[:2], hour=1)]),
    ("an earlier answer holds later ones", [answer(MANY[0], hour=2), answer(*MANY, hour=1)]),
    ("a title gains its id", [dump("On Sleep"), answer(SLEEP)]),
    ("an id gains its title", [answer(SLEEP), dump("On Sleep")]),
    ("a second id of the title takes it back",
     [dump("On Sleep"), answer(SLEEP), answer(replace(SLEEP, arxiv_id="2505.00050"), hour=1)]),
    ("a second abstract of the title takes it back",
     [dump("On Sleep"), answer(SLEEP), dump("On Sleep", "milk")]),
    ("an abstract comes late, and the id has another title by then",
     [dump("On Sleep"), answer(replace(SLEEP, story=None)),
      answer(replace(SLEEP, title="On Rest"), hour=1)]),
    ("an id changes its title to another paper's", [dump("On Sleep"), dump("On Rest"),
     answer(replace(SLEEP, title="On Rest"), hour=1), answer(SLEEP)]),
    ("a second account claims a name", [signed(ANN), signed(OTHER_ANN, title="Two", number=2)]),
    ("of a pair, one name is claimed again, and the other one is spelled otherwise",
     [signed(ANN, Authorship("Bo Zhang")), signed(ANN, Authorship("Bo Zhang"), number=2),
      signed(OTHER_ANN, title="Two", number=3), *(signed(Authorship("BO ZHANG"), title=f"No. {n}",
      number=n) for n in (4, 5, 6))]),
    ("it is claimed by nobody else any more",
     [signed(ANN), signed(OTHER_ANN, title="Two", number=2),
      replace(signed(Authorship("Bo Zhang"), title="Two", number=2), captured_at=NOON
              + timedelta(hours=5))]),
    ("a third paper is signed without an account",
     [signed(ANN), signed(OTHER_ANN, title="Two", number=2),
      signed(Authorship("Ann Rain"), title="Three", number=3)]),
    ("the account of a name is renamed, and renamed back",
     [signed(ANN), signed(replace(ANN, full_name="Eve Sky"), title="Two", number=2),
      replace(signed(replace(ANN, full_name="Eve Sky")), captured_at=NOON + timedelta(hours=5)),
      signed(ANN, title="Three", number=3)]),
    ("a name is spelled otherwise, and most often so",
     [signed(ANN), *(signed(Authorship("ÄNN RAIN"), title=f"No. {n}", number=n) for n in (2, 3))]),
    ("a list has a name twice, and the account at the second place",
     [signed(ANN), signed(Authorship("Ann Rain"), ANN, title="Two", number=2),
      signed(OTHER_ANN, title="Three", number=3)]),
    ("an account is renamed", [answer(KNOWN), answer(replace(KNOWN, submitter="ANN"), hour=1)]),
    ("an organization is renamed, by an earlier page", [answer(KNOWN, hour=1),
     answer(replace(KNOWN, organization="ACME"))]),
    ("a body gains a provenance", [replace(answer(SLEEP), url=None, captured_at=None),
     answer(SLEEP)]),
    ("a page is of another day", [answer(SLEEP, SHEEP), replace(answer(SLEEP), listed_on=OTHER_DAY,
     url=None, captured_at=NOON + timedelta(hours=2))]),
    ("a second paper states an acronym's meaning",
     [keyworded("LLM agents", "llms", number=1), stating(2), stating(3)]),
    ("an acronym gains a second meaning",
     [keyworded("LLM agents", number=1), stating(2), stating(3), keyworded(OTHER_LLM, number=4),
      keyworded(OTHER_LLM, number=5)]),
    ("a paper states an acronym's meaning no more",
     [keyworded("LLM agents", number=1), stating(2), stating(3),
      replace(keyworded("wool", number=3), captured_at=NOON + timedelta(hours=9))]),
    ("an acronym's meaning gives way to another one",
     [keyworded("LLM agents", number=1), stating(2), stating(3),
      *(keyworded(OTHER_LLM, number=number) for number in range(4, 10))]),
    ("arXiv tells of a paper before a page lists it", [told("feed", SLEEP, SHEEP), answer(SLEEP)]),
    ("arXiv tells of a paper, and again with less",
     [answer(SLEEP), told("oai", replace(SLEEP, version=3, story=None)),
      told("feed", replace(SLEEP, categories=("cs.AI",), doi="10.1/x"), hour=1)]),
    ("a title gains the id of arXiv's record", [dump("On Sleep"), told("feed", SLEEP)]),
    ("arXiv's record gains a title", [told("feed", SLEEP), dump("On Sleep")]),
    ("a second id of arXiv's takes it back",
     [dump("On Sleep"), told("feed", SLEEP), told("feed", replace(SLEEP, arxiv_id="2505.00050"))]),
    ("arXiv renames the paper", [dump("On Sleep"), told("feed", SLEEP),
     told("feed", replace(SLEEP, title="On Rest"), hour=1)]),
    ("an earlier answer of arXiv comes late",
     [answer(SLEEP, hour=2), told("feed", replace(SLEEP, version=2, doi="10.1/y"), hour=1),
      told("feed", replace(SLEEP, doi="10.1/x", categories=("cs.AI", "cs.LG")))]),
    ("a page without an instant comes first", [answer(SLEEP), Document("trending", (
        replace(SLEEP, story="milk", keywords=("wool",)),))]),
]  # fmt: skip


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
    """Every second story, every third table and mart, and all of them in `make soak`."""
    is_soaking = metafunc.config.getoption("soak")
    step = 1 if is_soaking else 3
    if "documents" in metafunc.fixturenames:
        stories = ARRIVALS[:: 1 if is_soaking else 2]
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
        for document in (answer(richer, *twins, hour=2), dump("On Sleep"),
                         dump("Counting Sheep", "milk"), bare, told("feed", at_arxiv)):  # fmt: skip
            releases.stage(document, IMPORTED_AT)
        releases.release()
        newer = replace(at_arxiv, version=3, doi="10.1/y", authorships=(Authorship("Bo"),))
        newest = replace(newer, categories=("cs.AI",))
        releases.read_otherwise(told("feed", at_arxiv), told("feed", newest), IMPORTED_AT)
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
    """Two authors of two papers sign a third, which lists the votes of one of them anew."""
    folder = sql_folder("marts")
    [key, *_] = folder[mart_name].lines("key")[0].split(", ")
    broken = {"by": [f"{key} in basis.code"]}
    monkeypatch.setitem(
        folder, mart_name, replace(folder[mart_name], header=folder[mart_name].header | broken)
    )
    told = [
        replace(
            item, authorships=(ANN, Authorship("Bo Zhang")), upvotes=3, keywords=("wool", "soft")
        )
        for item in (SLEEP, SHEEP, KNOWN)
    ]
    with empty_stage() as releases:
        releases.stage(answer(*told[:2]), IMPORTED_AT)
        releases.release()
        releases.stage(answer(*told, hour=1), IMPORTED_AT)
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


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, Document, Document]]:
    """Events, each with the document that it is about; the other one is what may be read in it."""
    documents = [*draw(worlds()).documents, *draw(st.lists(arxiv_answers(), max_size=3))]
    events = [("stage", document) for document in draw(st.permutations(documents))]
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(("accept", "accept", "read", "read", "remove", "stage")))
        place = draw(st.integers(0, len(events)))
        events.insert(place, (kind, draw(st.sampled_from(documents))))
    return [(kind, document, draw(st.sampled_from(documents))) for kind, document in events]


@given(histories(), st.data())
@examples(2, soaked=2000)
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
