"""The same pages give the same bytes, however they came."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.archive.documents import new_document
from etl.archive.writer import ArchiveWriter
from etl.pipeline import parsing_workers
from tests.property.documents import Document, Item, api_url
from tests.property.warehouse import IMPORTED_AT, Warehouse, loaded
from tests.property.worlds import (
    DAYS,
    INSTANTS,
    World,
    arxiv_answers,
    examples,
    paper_details,
    worlds,
)

pytestmark = pytest.mark.slow

LATER = datetime(2027, 8, 1)
Step = Callable[[Warehouse], None]


@dataclass(frozen=True)
class History:
    """A world, and one way in which it came: loads in order, decisions in between, a rebuild."""

    world: World
    loads: tuple[tuple[Document, ...], ...]
    decided_after: tuple[int, ...]
    is_rebuilt: bool

    @property
    def steps(self) -> list[Step]:
        """Each decision comes once its capture is there, at the latest after the last load."""
        found: list[Step] = []
        waiting = list(zip(self.decided_after, self.world.accepted, strict=True))
        known: set[str] = set()
        for number, documents in enumerate(self.loads):
            found.append(partial(_load, documents))
            known |= {document.name for document in documents}
            is_last = number == len(self.loads) - 1
            due = [(n, name) for n, name in waiting if name in known and (n <= number or is_last)]
            found += [partial(_accept, name) for _, name in due]
            waiting = [decision for decision in waiting if decision not in due]
        return [*found, Warehouse.rebuild] if self.is_rebuilt else found


@st.composite
def histories(draw: st.DrawFn) -> History:
    world = draw(worlds())
    others = st.one_of(arxiv_answers(), paper_details())
    answers = tuple(draw(st.lists(others, max_size=2)))
    world = replace(world, documents=(*world.documents, *answers))
    order = list(draw(st.permutations(world.documents)))
    order += draw(st.lists(st.sampled_from(world.documents), max_size=2))
    cuts = sorted(draw(st.sets(st.integers(1, len(order)), max_size=2)))
    bounds = zip([0, *cuts], [*cuts, len(order)], strict=True)
    return History(
        world,
        tuple(tuple(order[start:end]) for start, end in bounds if start < end),
        tuple(draw(st.integers(0, 2)) for _ in world.accepted),
        draw(st.booleans()),
    )


@pytest.mark.slow
@given(histories())
@examples(2, soaked=100)
def test_order_grouping_repetition_and_rebuilding_do_not_show(history: History) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        at_once = loaded(Path(one), history.world.documents, history.world.accepted)
        in_steps = Warehouse(Path(other))
        for step in history.steps:
            step(in_steps)
        assert in_steps.exported() == at_once.exported()


def test_a_rebuild_and_a_second_load_in_reverse_export_the_same(tmp_path: Path) -> None:
    """One page of each kind of event, in three loads, with a decision before the last one."""
    documents = _eventful()
    shrunken = documents[1].name
    at_once = loaded(tmp_path / "one", documents, [shrunken])
    in_steps = Warehouse(tmp_path / "other")
    in_steps.load([documents[3], documents[1]])
    in_steps.accept(shrunken)
    in_steps.load([*reversed(documents), documents[0]])
    expected = at_once.exported()
    assert in_steps.exported() == expected
    in_steps.rebuild()
    assert in_steps.exported() == expected


@pytest.mark.slow
@pytest.mark.parametrize("instants", [(LATER, IMPORTED_AT), (IMPORTED_AT, LATER)])
def test_the_earliest_import_of_a_capture_counts(
    tmp_path: Path, instants: Sequence[datetime]
) -> None:
    """Imported in 2026 the year of `Apr 7` is that one; imported in 2027 nobody could tell."""
    once = loaded(tmp_path / "one", [_bare_dates()])
    again = Warehouse(tmp_path / "other")
    for instant in instants:
        again.load([_bare_dates()], instant)
    found = again.rows("select title, published_on from core.papers order by title desc")
    assert found == [("Old", date(2025, 12, 19)), ("New", date(2026, 4, 7))]
    assert again.exported() == once.exported()
    again.rebuild()
    assert again.exported() == once.exported()


@pytest.mark.slow
@pytest.mark.parametrize("instants", [(LATER, IMPORTED_AT), (IMPORTED_AT, LATER)])
def test_the_earliest_import_counts_in_archives_put_together(
    tmp_path: Path, instants: Sequence[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive says both instants, so far apart that no batch holds both."""
    monkeypatch.setattr(parsing_workers, "BATCH_BYTES", 1)
    once = loaded(tmp_path / "one", [_bare_dates()])
    both = Warehouse(tmp_path / "other")
    document = _bare_dates()
    for instant in instants:
        with ArchiveWriter(both.folder / "home" / "archive", {}) as writer:
            writer.add(new_document(document.body, document.provenance, "import", instant))
    both.rebuild()
    assert both.exported() == once.exported()


def test_a_day_that_a_later_page_prints_leaves_that_of_a_timestamp_alone(tmp_path: Path) -> None:
    """A page prints days in the time zone of whoever saw it, often a day early."""
    item = Item("On Sleep", "2505.00010", "wool", published="2025-05-01T01:00:00.000Z")
    early = replace(item, published="2025-04-30T00:00:00.000Z", author_count=3)
    answer = Document("api", (item,), api_url(DAYS[0]), INSTANTS[0])
    cards = Document("cards", (early,), captured_at=INSTANTS[1], listed_on=DAYS[0])
    for name, documents in (("both", [answer, cards]), ("printed", [cards])):
        warehouse = loaded(tmp_path / name, documents)
        expected = (
            (date(2025, 5, 1), "timestamp")
            if answer in documents
            else (date(2025, 4, 30), "printed")
        )
        found = warehouse.rows("select published_on, published_on_method from core.papers")
        assert found == [expected]


def _load(documents: Sequence[Document], warehouse: Warehouse) -> None:
    warehouse.load(documents)


def _accept(capture_id: str, warehouse: Warehouse) -> None:
    warehouse.accept(capture_id)


def _bare_dates() -> Document:
    old = Item("Old", story="wool", published="2025-12-19T00:00:00.000Z", author_count=3)
    new = Item("New", story="milk", published="0001-04-07T00:00:00.000Z", author_count=3)
    return Document("cards", (old, new), listed_on=date(2026, 4, 8))


def _eventful() -> tuple[Document, ...]:
    """A day, its shrunken answer, a dump that meets an id, a page of another day, the day bare."""
    day, other = DAYS
    items = tuple(Item(f"Paper {n}", f"2505.0000{n}", "wool", day=day) for n in range(5))
    full = Document("api", items, api_url(day), INSTANTS[0])
    return (
        full,
        Document("api", items[:2], api_url(day), INSTANTS[1]),
        Document("dump", (Item("PAPER 3", story="wool", wording=1),)),
        Document("api", (*items[:4], items[0]), api_url(other), INSTANTS[2]),
        Document("api", items),
    )
