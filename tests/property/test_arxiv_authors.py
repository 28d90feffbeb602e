"""Whose list of authors a paper has: a page's, or arXiv's where no page has one."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.property.arrivals import SHEEP, SLEEP, answer, dump, told
from tests.property.documents import Authorship, Document
from tests.property.warehouse import Warehouse, loaded

pytestmark = pytest.mark.slow

ANN, BO = Authorship("Ann Rain", "ann"), Authorship("Bo Zhang")
HIDDEN = Authorship("Eve", is_hidden=True)
PAIR = replace(SLEEP, authorships=(Authorship("Rain, Ann"), BO))
ALONE = replace(SLEEP, authorships=(ANN,))
TWICE = replace(SLEEP, authorships=(BO, BO))
NOBODY = replace(SLEEP, authorships=())
CARD = Document("cards", (replace(NOBODY, wording=1, author_count=12),))

Row = tuple[object, ...]
_ANN_LISTED: Row = ("Ann Rain", "Ann Rain", "ann", "daily_papers", False)
_PAIR: list[Row] = [
    ("Rain, Ann", "Ann Rain", None, "arxiv", False),
    ("Bo Zhang", "Bo Zhang", None, "arxiv", True),
]

CASES: list[tuple[str, list[Document], list[Row], int | None]] = [
    ("a dump alone", [dump("On Sleep")], [], None),
    ("a dump, and arXiv", [dump("On Sleep"), told("feed", PAIR)], _PAIR, 2),
    ("a card states a number of its own", [CARD, told("feed", PAIR)], _PAIR, 12),
    ("a page without authors", [answer(NOBODY), told("feed", PAIR)], _PAIR, 2),
    ("a page that comes first", [answer(ALONE), told("feed", PAIR)], [_ANN_LISTED], 1),
    ("a page that comes last", [told("feed", PAIR), answer(ALONE, hour=1)], [_ANN_LISTED], 1),
    ("a page whose later answer lists nobody",
     [answer(ALONE), answer(NOBODY, hour=2), told("feed", PAIR, hour=1)], [_ANN_LISTED], 1),
    ("a page with an author who hides", [answer(replace(SLEEP, authorships=(HIDDEN,))),
     told("feed", PAIR)], [(None, None, None, "daily_papers", False)], 1),
    ("arXiv's last list", [answer(NOBODY), told("feed", ALONE), told("feed", PAIR, hour=1)],
     _PAIR, 2),
    ("a record of arXiv without a list comes last",
     [answer(NOBODY), told("feed", PAIR), told("oai", PAIR, hour=1)], _PAIR, 2),
    ("a name twice in arXiv's list", [answer(NOBODY), told("feed", TWICE)],
     [("Bo Zhang", "Bo Zhang", None, "arxiv", False),
      ("Bo Zhang", "Bo Zhang", None, "arxiv", True)], 2),
    ("another story of the title", [dump("On Sleep", story="milk"), told("feed", PAIR)], [], None),
    ("a paper that no page lists", [told("feed", PAIR)], [], None),
]  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """All cases at once: each has a paper of its own."""
    documents = [_about(it, number) for number, case in enumerate(CASES) for it in case[1]]
    return loaded(tmp_path_factory.mktemp("cases"), documents)


def _about(document: Document, number: int) -> Document:
    """The same document about another paper."""
    told = {"title": _title(number), "arxiv_id": f"2505.2{number:04}"}
    form = "trending" if document.form == "api" else document.form
    items = tuple(replace(item, **told) for item in document.items)
    return replace(document, form=form, items=items, url=None)


def _title(number: int) -> str:
    return f"On Sleep {number}"


@pytest.mark.parametrize("number", range(len(CASES)), ids=[it[0] for it in CASES])
def test_a_page_states_the_authors_or_else_arxiv(number: int, warehouse: Warehouse) -> None:
    _, _, expected, author_count = CASES[number]
    of_paper = f"from core.papers where title = '{_title(number)}'"
    authorships, counts = warehouse.answers(
        [
            "select name_as_printed, name, authorships.account_key, source, is_last "
            "from core.authorships left join core.authors using (author_key) "
            f"where paper_key in (select paper_key {of_paper}) order by position",
            f"select author_count {of_paper}",
        ]
    )
    assert authorships == expected
    assert [count for (count,) in counts if count] == ([author_count] if author_count else [])


def test_arxivs_authors_are_those_that_pages_link_to_accounts(tmp_path: Path) -> None:
    """One author of two papers: a page's account is known of arXiv's list as well."""
    twice = loaded(tmp_path, [answer(SHEEP, ALONE), told("feed", replace(
        SHEEP, authorships=(Authorship("ANN RAIN"), BO)))])  # fmt: skip
    found = twice.rows(
        "select name, spellings, account_key, paper_count, claimed_paper_count from mart.authors "
        "order by name"
    )
    assert found == [
        ("ANN RAIN", ["ANN RAIN", "Ann Rain"], "ann", 2, 1),
        ("Bo Zhang", ["Bo Zhang"], None, 1, 0),
    ]
