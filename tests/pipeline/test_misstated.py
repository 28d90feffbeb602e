"""What is stated wrongly about a page takes nothing of it away."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.settings import Settings

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[1] / "pages/daily_2026-04-02.html"
UNSTATED = Provenance()
TOO_EARLY = Provenance(captured_at=datetime(2020, 1, 1))
TRUE = Provenance("https://huggingface.co/papers/date/2026-04-02", datetime(2026, 4, 3))
PAPERS = 3


def loaded(settings: Settings, stated: Sequence[Provenance]) -> tuple[int, list[str]]:
    """The papers, and what became of each document, once all were loaded one after the other."""
    for one in stated:
        load_documents(settings, [(PAGE, one)])
    with open_release(settings.release) as con:
        [(count,)] = con.execute("select count(*) from core.papers").fetchall()
        outcomes = con.execute("select outcome from core.captures order by all").fetchall()
    return count, [it for (it,) in outcomes]


@pytest.mark.parametrize(
    ("stated", "outcomes"),
    [
        ((UNSTATED,), ["page"]),
        ((UNSTATED, TOO_EARLY), ["page", "unreadable"]),
        ((TOO_EARLY, UNSTATED), ["page", "unreadable"]),
        ((UNSTATED, TRUE), ["page"]),
        ((UNSTATED, TOO_EARLY, TRUE), ["page", "unreadable"]),
        ((TOO_EARLY, TRUE, UNSTATED), ["page", "unreadable"]),
    ],
)
def test_a_page_counts_however_it_was_stated_besides(
    tmp_path: Path, stated: Sequence[Provenance], outcomes: list[str]
) -> None:
    settings = Settings(tmp_path / "home", source_date=datetime(2026, 6, 1))
    assert loaded(settings, stated) == (PAPERS, outcomes)


def test_junk_is_one_document_still_once_something_is_stated_about_it(tmp_path: Path) -> None:
    junk = tmp_path / "junk.html"
    junk.write_text("hello")
    settings = Settings(tmp_path / "home", source_date=datetime(2026, 6, 1))
    for one in (UNSTATED, TRUE):
        load_documents(settings, [(junk, one)])
    with open_release(settings.release) as con:
        assert con.execute("select url from core.captures").fetchall() == [(TRUE.url,)]
