"""Two releases of the API's days, and the same answers read by plain Python."""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.settings import Settings
from etl.stage.connection import Connection
from tests.made_once import made_once
from tests.real import IMPORTED_AT, Days, answered_days, decoded, documents, loaded, rows
from tests.truth.concepts import Concepts, count_concepts
from tests.truth.dating import Day, read_days
from tests.truth.folding import Spelling
from tests.truth.organizing import Organizations, read_organizations
from tests.truth.reading import Page, Paper, Sight, read_papers
from tests.truth.signing import Author, Signature, read_authors, read_signatures
from tests.truth.telling import Told, feed_of, oai_of, read_feeds, real_feeds, tell

ANSWERED_AT = datetime(2026, 10, 1, 8)
FEEDS_URL = "https://export.arxiv.org/api/query?start="


@pytest.fixture(scope="session")
def days(days_home: Path) -> Iterator[Connection]:
    with open_release(days_home / "papers.duckdb") as con:
        yield con


@pytest.fixture(scope="session")
def again_home(corpus: Path, days_home: Path, shared_folder: Path) -> Path:
    """A home with the next release: 19 answers came in that the API had given earlier."""

    def make(home: Path) -> None:
        shutil.copytree(days_home, home, dirs_exist_ok=True)
        loaded(home, corpus, "hf_api/refetched")

    return made_once(shared_folder, "again", make)


@pytest.fixture(scope="session")
def again(again_home: Path) -> Iterator[Connection]:
    with open_release(again_home / "papers.duckdb") as con:
        yield con


@pytest.fixture(scope="session")
def items(corpus: Path) -> Days:
    return answered_days(corpus)


@pytest.fixture(scope="session")
def captured(corpus: Path) -> Mapping[str, datetime]:
    """The instant at which each day's answer was captured."""
    return {
        path.stem: stated.captured_at
        for path, stated in documents(corpus, "hf_api/days")
        if stated.captured_at
    }


@pytest.fixture(scope="session")
def pages(corpus: Path, again: Connection, items: Days) -> list[Page]:
    """The answers of both folders, in the order of instants; of the release only the captures' ids
    are taken, which break ties.
    """
    named = rows(again, "select url, captured_at, capture_id from core.captures")
    capture_ids = {(url, at): capture_id for url, at, capture_id in named}
    found = []
    for path, stated in documents(corpus, "hf_api/days", "hf_api/refetched"):
        text = path.read_text("utf-8")
        day, is_first = path.stem[:10], path.parent.name == "days"
        entries = items[day] if is_first else [] if "no_data" in text else decoded(json.loads(text))
        assert stated.captured_at
        capture_id = capture_ids[stated.url, stated.captured_at]
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        listed_on = date.fromisoformat(day)
        found.append(Page(stated.captured_at, capture_id, listed_on, sha256, entries))
    return sorted(found, key=lambda it: (it.at, it.capture_id))


@pytest.fixture(scope="session")
def sights(pages: list[Page]) -> list[Sight]:
    """Each paper on each answer, in the order of instants, captures and places."""
    return [it for page in pages for it in page.sights]


@pytest.fixture(scope="session")
def papers(sights: list[Sight]) -> Mapping[str, Paper]:
    return read_papers(sights)


@pytest.fixture(scope="session")
def titles(again: Connection) -> Mapping[str, str]:
    """As cleaned by the release: a test of mart.papers_wide compares them with the raw ones."""
    return dict(rows(again, "select paper_key, title from mart.papers_wide"))


@pytest.fixture(scope="session")
def concepts(again: Connection, papers: Mapping[str, Paper]) -> Concepts:
    """Which spellings state an acronym and for what, is taken from the release."""
    stated = rows(again, "select distinct keyword, acronym, acronym_words from core.keywords")
    return count_concepts(papers, {row[0]: Spelling(*row) for row in stated})


@pytest.fixture(scope="session")
def organizations(sights: list[Sight]) -> Organizations:
    return read_organizations(sights)


@pytest.fixture(scope="session")
def signatures(papers: Mapping[str, Paper]) -> list[Signature]:
    return read_signatures(papers.values())


@pytest.fixture(scope="session")
def authors(signatures: list[Signature]) -> list[Author]:
    return read_authors(signatures)


@pytest.fixture(scope="session")
def author_keys(again: Connection, authors: list[Author]) -> Mapping[str, Author]:
    """Each author by the key that the release gives to whoever signs at the author's first place;
    a test compares all places of each.
    """
    placed = rows(again, "select paper_key, position, author_key from core.authorships")
    keys = {(paper, position): key for paper, position, key in placed}
    return {keys[it.signatures[0].paper, it.signatures[0].position]: it for it in authors}


@pytest.fixture(scope="session")
def day_states(pages: list[Page]) -> Mapping[date, Day]:
    return read_days(pages)


@pytest.fixture(scope="session")
def real(corpus: Path, papers: Mapping[str, Paper]) -> dict[str, tuple[Told, bytes]]:
    return read_feeds(real_feeds(corpus), papers)


@pytest.fixture(scope="session")
def made(papers: Mapping[str, Paper], real: Mapping[str, object]) -> list[Told]:
    return list(tell(papers[key] for key in sorted(papers)[::7] if key not in real))


@pytest.fixture(scope="session")
def told(made: list[Told], real: Mapping[str, tuple[Told, bytes]]) -> dict[str, Told]:
    return {it.key: it for it in (*made, *(one for one, _ in real.values()))}


@pytest.fixture(scope="session")
def answers(made: list[Told], real: Mapping[str, tuple[Told, bytes]]) -> list[Any]:
    """Bodies with their provenance, and the papers that each is about."""
    fed = [it for it in made if it.authors]
    batches = [fed[start : start + 100] for start in range(0, len(fed), 100)]
    return [
        *(
            (feed_of(of, ANSWERED_AT), Provenance(f"{FEEDS_URL}{number}", ANSWERED_AT), of)
            for number, of in enumerate(batches)
        ),
        (oai_of([it for it in made if not it.authors]),
         Provenance("https://oaipmh.arxiv.org/oai", ANSWERED_AT),
         [it for it in made if not it.authors]),
        *((body, Provenance(), [one]) for one, body in real.values()),
    ]  # fmt: skip


@pytest.fixture(scope="session")
def enriched(again_home: Path, shared_folder: Path, answers: list[Any]) -> Iterator[Connection]:
    def make(home: Path) -> None:
        shutil.copytree(again_home, home, dirs_exist_ok=True)
        files = []
        for number, (body, provenance, _) in enumerate(answers):
            files.append((home / f"{number}.xml", provenance))
            files[-1][0].write_bytes(body)
        load_documents(Settings(home, source_date=IMPORTED_AT), files)

    home = made_once(shared_folder, "enriched", make)
    with open_release(home / "papers.duckdb") as con:
        yield con
