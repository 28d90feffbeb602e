"""A thousand papers of a dump, and an arXiv that is full of papers with nearly their titles."""

from collections.abc import Callable
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.settings import Settings
from etl.sources.arxiv.arxiv_targets import paper_targets
from tests.property.documents import Document, Item
from tests.property.warehouse import IMPORTED_AT, Warehouse, loaded
from tests.replica import Replica
from tests.replica.arxiv_papers import ArxivPaper, ArxivVersion
from tests.replica.client import connected

pytestmark = pytest.mark.slow

PAPERS = 1_000
FIRST = datetime(2026, 4, 1, 17, 59, 59)
STORY = 24
"""The words of an abstract that tell its story; three more stand in each of them."""

SIGNS = "one id has this title, but with other numbers or signs"
STORIES = "one id has this title, but the abstracts disagree"
SEVERAL = "several ids have this title"


class Near(NamedTuple):
    """A paper of arXiv: its title, made of one of the dump's, and its abstract's other words."""

    title: Callable[[str], str]
    changed: int = 0


class Case(NamedTuple):
    """The papers of arXiv beside one of the dump.

    is_right: the first of them is the dump's. reason: why the dump's is ambiguous, if it is.
    """

    near: tuple[Near, ...]
    is_right: bool = False
    reason: str | None = None


def same(title: str) -> str:
    return title


CASES = {
    "the paper itself": Case((Near(same),), is_right=True),
    "two words lost from its abstract": Case((Near(same, 2),), is_right=True),
    "written in markup": Case((Near(lambda it: rf"\textbf{{{it}}}"),), is_right=True),
    "shouted": Case((Near(str.upper),), is_right=True),
    "with another dash": Case((Near(lambda it: it.replace(": ", " -- ")),), is_right=True),
    "beside its second part": Case((Near(same), Near(lambda it: f"{it} II")), is_right=True),
    "beside a survey of it": Case((Near(same), Near(lambda it: f"{it}: A Survey")), is_right=True),
    "a second part": Case((Near(lambda it: f"{it} II"),)),
    "a first part": Case((Near(lambda it: f"{it} I"),)),
    "a subtitle more": Case((Near(lambda it: f"{it}: A Survey"),)),
    "a subtitle less": Case((Near(lambda it: it.partition(":")[0]),)),
    "a plural": Case((Near(lambda it: f"{it}s"),)),
    "an article": Case((Near(lambda it: f"The {it}"),)),
    "an erratum": Case((Near(lambda it: f"Erratum: {it}"),)),
    "an erratum in brackets": Case((Near(lambda it: f"{it} (Erratum)"),)),
    "a reply": Case((Near(lambda it: f'Reply to "{it}"'),)),
    "a comment": Case((Near(lambda it: f"Comment on {it}"),)),
    "an accent": Case((Near(lambda it: it.replace("o", "ö")),)),
    "a Greek letter": Case((Near(lambda it: it.replace("a", "α")),)),
    "other words in a row": Case((Near(lambda it: " ".join(reversed(it.split()))),)),
    "a letter less": Case((Near(lambda it: it.replace("Wool", "Wol")),)),
    "a plus": Case((Near(lambda it: f"{it}+"),), reason=SIGNS),
    "two plusses": Case((Near(lambda it: it.replace("Wool", "Wool++")),), reason=SIGNS),
    "a sharp": Case((Near(lambda it: it.replace("Wool", "Wool#")),), reason=SIGNS),
    "a question": Case((Near(lambda it: f"{it}?"),), reason=SIGNS),
    "a star": Case((Near(lambda it: it.replace("Wool", "Wool*")),), reason=SIGNS),
    "a point elsewhere": Case((Near(lambda it: it.replace(".", "", 1)),), reason=SIGNS),
    "an inequality": Case((Near(lambda it: f"{it} >"),), reason=SIGNS),
    "another paper of its title": Case((Near(same, STORY),), reason=STORIES),
    "half its abstract": Case((Near(same, STORY // 2),), reason=STORIES),
    "others who write nearly the same": Case((Near(same, 4),), reason=STORIES),
    "two ids": Case((Near(same), Near(same)), reason=SEVERAL),
    "two ids of two stories": Case((Near(same), Near(str.upper, STORY)), reason=SEVERAL),
}  # fmt: skip


def test_a_thousand_papers_gain_their_own_ids_or_none(tmp_path: Path) -> None:
    """Every near paper is in the warehouse, as if the search for a title had found it."""
    cases = dict(enumerate(islice(cycle(CASES.values()), PAPERS)))
    dump = Document("dump", tuple(listed(number) for number in cases))
    warehouse = loaded(tmp_path, [dump])
    papers = [
        known_paper(number, place, near)
        for number, case in cases.items()
        for place, near in enumerate(case.near)
    ]
    enrich(warehouse, papers)

    found = warehouse.rows("select title, arxiv_id from core.papers where arxiv_id is not null")
    right = [number for number, case in cases.items() if case.is_right]
    assert dict(found) == {listed(number).title: known_id(number, 0) for number in right}
    assert warehouse.rows("select count(*) from core.papers") == [(PAPERS,)]
    ambiguous = warehouse.rows("select title, reason from quality.ambiguous_titles")
    assert dict(ambiguous) == {
        listed(number).title: case.reason for number, case in cases.items() if case.reason
    }


def listed(number: int) -> Item:
    title = f"On Wool {number}.{number % 7}5: Sheep for all"
    return Item(title, story=f"sheep{number}x", wording=1)


def known_id(number: int, place: int) -> str:
    return f"260{3 - place}.{number:05}"


def known_paper(number: int, place: int, near: Near) -> ArxivPaper:
    item = listed(number)
    words = item.abstract.split(" ")
    first = words.index(f"{item.story}00")
    for changed in range(first, first + near.changed):
        words[changed] = f"goat{number}x{changed}"
    return ArxivPaper(
        known_id(number, place),
        near.title(item.title),
        " ".join(words),
        ("Somebody Else",),
        (ArxivVersion(FIRST),),
    )


def enrich(warehouse: Warehouse, papers: list[ArxivPaper]) -> None:
    """Loads arXiv's answers about the papers."""
    answers = []
    with Replica(limits=None) as replica, connected(replica, "arxiv") as ask:
        for paper in papers:
            replica.arxiv.shelf.add(paper)
        for number, target in enumerate(paper_targets(paper.paper_id for paper in papers)):
            file = warehouse.folder / f"{number}.xml"
            file.write_bytes(ask(target.path).body)
            url = f"https://export.arxiv.org{target.path}"
            answers.append((file, Provenance(url, replica.clock.now())))
    load_documents(Settings(warehouse.folder / "home", source_date=IMPORTED_AT), answers)
