"""Real re-captures: earlier answers for days that the archive asked for again."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.release.export import export_release
from etl.settings import Settings

pytestmark = pytest.mark.slow

Line = tuple[Path, Provenance]


@pytest.fixture(scope="module")
def answers(corpus: Path) -> list[Line]:
    """Refetched answers, and those of the same days."""
    with (corpus / "captures.csv").open(newline="") as file:
        lines = [_line(corpus, row) for row in csv.DictReader(file)]
    refetched = {path.name[:10] for path, _ in lines if path.parent.name == "refetched"}
    return [line for line in lines if line[0].name[:10] in refetched]


@pytest.mark.slow
def test_days_and_refetched_answers_export_the_same_in_any_order(
    answers: list[Line], tmp_path: Path
) -> None:
    days = [line for line in answers if line[0].parent.name == "days"]
    refetched = [line for line in answers if line[0].parent.name == "refetched"]
    assert (len(days), len(refetched)) == (7, 19)
    mixed = [*refetched[::2], *days[::-1], *refetched[1::2]]
    one = _exported(tmp_path / "one", [days, refetched])
    assert _exported(tmp_path / "two", [refetched, days]) == one
    assert _exported(tmp_path / "three", [mixed[:12], mixed[9:]]) == one


# Papers of each day in any of its answers, counted in the files themselves.
PAPERS = {
    date(2024, 6, 12): 16,
    date(2024, 12, 11): 26,
    date(2024, 12, 12): 18,
    date(2025, 1, 8): 15,
    date(2025, 1, 9): 13,
    date(2025, 1, 10): 9,
    date(2025, 1, 22): 13,
}


def test_refetched_answers_add_late_arrivals_and_shadow_nothing(
    answers: list[Line], tmp_path: Path
) -> None:
    """One answer for 2025-01-22 has one paper; it is the earlier one, so neither is held."""
    settings = Settings(tmp_path, source_date=datetime(2026, 11, 1))
    load_documents(settings, answers)
    with open_release(settings.release) as con:
        by_day = con.execute(
            "select listed_on, count(distinct paper_key) from core.listings group by all"
        ).fetchall()
        outcomes = con.execute(
            "select outcome, count(*) from core.captures group by all order by all"
        ).fetchall()
        observed = con.execute(
            "select count(*), count(distinct observed_at) from core.observations"
        ).fetchall()
    assert dict(by_day) == PAPERS
    assert outcomes == [("empty", 2), ("page", 24)]
    assert observed == [(342, 24)]


def _line(corpus: Path, row: dict[str, str]) -> Line:
    captured_at = datetime.fromisoformat(row["captured_at"].removesuffix("Z"))
    return corpus / row["path"], Provenance(row["url"], captured_at)


def _exported(home: Path, loads: Sequence[Sequence[Line]]) -> dict[str, bytes]:
    settings = Settings(home, source_date=datetime(2026, 11, 1))
    for lines in loads:
        load_documents(settings, lines)
    with open_release(settings.release) as con:
        return {file.name: file.read_bytes() for file in export_release(con, home / "out", None)}
