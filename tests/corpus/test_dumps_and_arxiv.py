"""Dumps of the corpus, whose papers arXiv knows: each is asked for by its title, and found or not.

arXiv is the replica's, which knows the papers that the site's API listed.
"""

import shutil
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.settings import Settings
from etl.sources.arxiv.arxiv_targets import title_target
from etl.stage.connection import Connection
from tests.real import IMPORTED_AT, answered_days, rows
from tests.replica import Folder, Replica
from tests.replica.client import connected

pytestmark = pytest.mark.slow

NOW = datetime(2026, 6, 1)
_FEWEST_LETTERS = 15
"""Of a line that is a title: shorter ones are dates and counters."""


@pytest.fixture(scope="module")
def listed(corpus: Path) -> dict[str, dict[str, Any]]:
    """The papers that the site's API listed, by id."""
    days = answered_days(corpus).values()
    return {item["paper"]["id"]: item["paper"] for day in days for item in day}


@pytest.fixture(scope="module")
def enriched(
    corpus: Path, dumps_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    """The dumps, and arXiv's answer to each of their titles."""
    home = Path(shutil.copytree(dumps_home, tmp_path_factory.mktemp("dumps") / "home"))
    with open_release(home / "papers.duckdb") as con:
        titles = [title for (title,) in rows(con, "select title from core.papers order by title")]
    answers = []
    days = Folder(corpus / "hf_api/days")
    with Replica(days, now=NOW, limits=None) as replica, connected(replica, "arxiv") as ask:
        for number, title in enumerate(titles):
            path, file = title_target(title).path, home / f"{number}.xml"
            file.write_bytes(ask(path).body)
            answers.append((file, Provenance(f"https://export.arxiv.org{path}", NOW)))
    load_documents(Settings(home, source_date=IMPORTED_AT), answers)
    with open_release(home / "papers.duckdb") as con:
        yield con


def test_eleven_of_eleven_are_found_by_their_titles_and_no_other(
    enriched: Connection, listed: dict[str, dict[str, Any]], corpus: Path
) -> None:
    """Those whose title is a line of a dump, read without any of our parsers."""
    dumps = [path.read_text("utf-8") for path in sorted((corpus / "text").iterdir())]
    lines = {letters(line) for dump in dumps for line in dump.splitlines()}
    expected = {
        it for it, paper in listed.items() if len(letters(paper["title"])) >= _FEWEST_LETTERS
        and letters(paper["title"]) in lines
    }  # fmt: skip
    assert len(expected) == 11
    found = rows(enriched, "select arxiv_id from core.papers where arxiv_id is not null")
    assert {it for (it,) in found} == expected
    assert rows(enriched, "select count(*) from core.papers") == [(337,)]
    assert rows(enriched, "select reason from quality.ambiguous_titles") == []


def test_what_is_found_has_all_its_authors_and_the_instant_of_its_first_version(
    enriched: Connection, listed: dict[str, dict[str, Any]]
) -> None:
    found = rows(
        enriched,
        "select arxiv_id, any_value(published_at), list(name_as_printed order by position) "
        "from core.papers inner join core.authorships as authors using (paper_key) "
        "where published_on_method = 'arxiv' and authors.source = 'arxiv' group by all",
    )
    assert len(found) == 11
    for arxiv_id, published_at, names in found:
        paper = listed[arxiv_id]
        assert names == [author["name"] for author in paper["authors"]]
        stated = datetime.fromisoformat(paper["publishedAt"]).astimezone(UTC).replace(tzinfo=None)
        assert published_at == stated or stated == datetime.combine(
            published_at.date(), datetime.min.time()
        )


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))
