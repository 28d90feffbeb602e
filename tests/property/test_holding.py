"""Which of one day's answers are held back, in tables of cases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from etl.errors import UsageError
from tests.property.documents import Document, Item, api_url, page_url
from tests.property.model import Model
from tests.property.warehouse import Warehouse, loaded

pytestmark = pytest.mark.slow

DAY = date(2025, 5, 5)
NOON = datetime(2025, 5, 5, 12)
Answer = tuple[int | None, int]


def answer(hour: int | None, count: int) -> Document:
    """An answer of so many papers, at so many hours after noon; None: nobody stated when."""
    items = tuple(Item(f"Paper {n}", f"2505.{n:05}", day=DAY) for n in range(1, count + 1))
    at = None if hour is None else NOON + timedelta(hours=hour)
    return Document("api", items, api_url(DAY), at)


def outcomes(warehouse: Warehouse) -> dict[str, str]:
    return dict(warehouse.rows("select capture_id, outcome from core.captures"))


# (hours after noon, papers) of each answer, which of them a person accepts, which are held.
HELD: list[tuple[str, list[Answer], list[int], list[int]]] = [
    ("four fifths are enough", [(0, 10), (1, 8)], [], []),
    ("less is not", [(0, 10), (1, 7)], [], [1]),
    ("of small days too", [(0, 5), (1, 4), (2, 3)], [], [2]),
    ("any earlier answer holds", [(0, 10), (1, 9), (2, 7)], [], [2]),
    ("a held answer holds nothing", [(0, 10), (1, 2), (2, 1), (3, 10)], [], [1, 2]),
    ("growth is welcome", [(0, 1), (1, 10)], [], []),
    ("equal instants are not earlier", [(0, 10), (0, 2)], [], []),
    ("both of them precede a third", [(0, 10), (0, 2), (1, 7)], [], [2]),
    ("no instant, not held", [(0, 10), (None, 1)], [], []),
    ("no instant, does not hold", [(None, 10), (1, 1)], [], []),
    ("no papers any more", [(0, 1), (1, 0)], [], [1]),
    ("no papers at first", [(0, 0), (1, 3)], [], []),
    ("accepted", [(0, 10), (1, 2)], [1], []),
    ("what follows is measured by it", [(0, 10), (1, 2), (2, 2), (3, 1)], [1], [3]),
    ("and what grew since", [(0, 10), (1, 2), (2, 8), (3, 6)], [1], [3]),
    ("what stood between is not saved", [(0, 10), (1, 2), (2, 3)], [2], [1]),
    ("accepting the full one changes nothing", [(0, 10), (1, 2)], [0], [1]),
]


@pytest.mark.parametrize(("answers", "accepted", "held"), [case[1:] for case in HELD],
                         ids=[case[0] for case in HELD])  # fmt: skip
def test_the_model_holds_what_lost_a_fifth(
    answers: list[Answer], accepted: list[int], held: list[int]
) -> None:
    pages = [answer(*one) for one in answers]
    model = Model(pages, [pages[index].name for index in accepted])
    assert model.held == {pages[index].name for index in held}


@pytest.mark.slow
def test_the_pipeline_holds_what_lost_a_fifth(tmp_path: Path) -> None:
    """All cases in one warehouse, each on a day of its own."""
    pages: list[Document] = []
    accepted: list[str] = []
    expected: dict[str, str] = {}
    for index, (_, answers, decided, held) in enumerate(HELD):
        own = [_on(DAY + timedelta(days=index), answer(*one)) for one in answers]
        pages += own
        accepted += [own[at].name for at in decided]
        for at, page in enumerate(own):
            expected[page.name] = "held" if at in held else "page" if page.items else "empty"
    warehouse = loaded(tmp_path, pages)
    _decide(warehouse, accepted)
    assert outcomes(warehouse) == expected


@pytest.mark.slow
def test_pages_of_one_answer_are_counted_together(tmp_path: Path) -> None:
    whole = answer(0, 10)
    first, second = (
        replace(
            whole,
            items=whole.items[start : start + 4],
            url=api_url(DAY, page, 4),
            captured_at=NOON + timedelta(hours=1, minutes=page),
        )
        for page, start in enumerate((0, 4))
    )
    alone = replace(first, captured_at=NOON + timedelta(hours=2))
    warehouse = loaded(tmp_path, [whole, second, alone, first])
    assert outcomes(warehouse) == {
        whole.name: "page",
        first.name: "page",
        second.name: "page",
        alone.name: "held",
    }
    places = "select position from core.listings where capture_id = '{}' order by all"
    assert warehouse.rows(places.format(second.name)) == [(5,), (6,), (7,), (8,)]


@pytest.mark.slow
def test_a_page_is_measured_by_answers_of_the_api(tmp_path: Path) -> None:
    whole = answer(0, 10)
    page = Document(
        "island", whole.items[:3], page_url(DAY), NOON + timedelta(hours=1), own_day=DAY
    )
    trending = replace(page, form="trending", own_day=None)
    found = outcomes(loaded(tmp_path, [whole, page, trending]))
    assert found == {whole.name: "page", page.name: "held", trending.name: "page"}


def test_a_repeated_issue_loads_under_its_own_day(tmp_path: Path) -> None:
    """On a day without papers the site serves the last issue, which says its own day."""
    friday, saturday = date(2025, 5, 2), date(2025, 5, 3)
    items = (Item("Late", "2505.00001", day=friday),)
    repeat = Document("island", items, page_url(saturday), NOON, own_day=friday)
    warehouse = loaded(tmp_path, [repeat])
    assert outcomes(warehouse) == {repeat.name: "repeat"}
    assert warehouse.rows("select listed_on from core.listings") == [(friday,)]
    assert warehouse.rows("select first_listed_on from core.papers") == [(friday,)]


def test_a_document_without_statements_gives_way_to_a_stated_one(tmp_path: Path) -> None:
    stated = answer(0, 2)
    bare = replace(stated, url=None, captured_at=None)
    warehouse = loaded(tmp_path, [bare])
    assert outcomes(warehouse) == {bare.name: "page"}
    warehouse.load([stated])
    assert outcomes(warehouse) == {stated.name: "page"}
    warehouse.load([bare])
    assert outcomes(warehouse) == {stated.name: "page"}


def test_only_what_is_there_can_be_accepted(tmp_path: Path) -> None:
    warehouse = loaded(tmp_path, [answer(0, 1)])
    with pytest.raises(UsageError, match="no capture '0123456789abcdef'"):
        warehouse.accept("0123456789abcdef")


def _on(day: date, document: Document) -> Document:
    """The same answer for another day, as long after it: nothing lists a day far ahead of it."""
    at = document.captured_at
    items = tuple(
        replace(item, arxiv_id=f"25{day.month:02}.{day.day:02}{item.arxiv_id[-3:]}", day=day)
        for item in document.items
    )
    at = None if at is None else at + (day - DAY)
    return replace(document, items=items, url=api_url(day), captured_at=at)


def _decide(warehouse: Warehouse, accepted: list[str]) -> None:
    for capture_id in accepted:
        warehouse.accept(capture_id)
