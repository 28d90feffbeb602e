"""What the quality report reads: history and release, together and alone."""

import json
import re
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from etl.archive.documents import Provenance
from etl.build.checks import CheckResult
from etl.clock import SYSTEM_CLOCK
from etl.errors import ReleaseBlocked
from etl.pipeline.load import load_documents
from etl.pipeline.publish import ReleaseOptions
from etl.release import report_data
from etl.release.report_data import NO_QUALITY, Quality, read_quality
from etl.release.report_rows import CheckHistory
from etl.settings import Settings
from etl.stage.connection import Connection, open_read_only
from tests.answers import item

pytestmark = pytest.mark.slow

REPORT = sorted((Path(__file__).parents[2] / "sql" / "report").glob("*.sql"))
TEA = {"_id": "1", "name": "tea", "fullname": "Tea"}
URL = "https://huggingface.co/api/daily_papers?date=2026-04-{day:02}&limit=100"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "data")


@pytest.fixture(scope="module")
def first_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a release of one paper, of the sixth of April."""
    home = tmp_path_factory.mktemp("first") / "data"
    load(Settings(home=home), 6, [1], 0)
    return home


@pytest.fixture
def begun(settings: Settings, first_home: Path) -> Settings:
    """A copy of that home."""
    shutil.copytree(first_home, settings.home)
    return settings


def load(
    settings: Settings, day: int, numbers: Sequence[int], broken: int, severity: str = "warn"
) -> None:
    """Papers of these numbers for a day, the first of them with an organization."""
    first, *others = numbers
    items = [item(first, organization=TEA), *map(item, others)]
    page = settings.home.with_name(f"{day}.json")
    page.write_text(json.dumps(items))
    stated = Provenance(URL.format(day=day), datetime(2026, 4, 20))

    def suites(con: Connection, answered: Sequence[CheckResult]) -> Sequence[CheckResult]:
        return [
            CheckResult("so", "it's so", "core.papers", "expectations", severity, 9, broken, None)
        ]

    load_documents(settings, [(page, stated)], extras=ReleaseOptions(suites=suites))


def read(settings: Settings) -> Quality:
    return read_quality(settings.history, settings.release, SYSTEM_CLOCK.now())


def ours(checks: Sequence[CheckHistory]) -> CheckHistory:
    [found] = [row for row in checks if row.check_id == "so"]
    return found


def test_before_the_first_attempt_there_is_nothing(settings: Settings):
    assert read(settings) == NO_QUALITY


def test_a_check_is_followed_over_the_attempts(settings: Settings):
    for day, broken in enumerate((0, 2, 0, 1, 4), start=6):
        load(settings, day, [day], broken)
    found = ours(read(settings).checks)
    with open_read_only(settings.history) as con:
        [(since,)] = con.execute(
            "select attempted_at from attempts order by release_id limit 1 offset 3"
        ).fetchall()
    assert (found.trail, found.passed_count, found.failed_count) == ("pfpff", 2, 3)
    assert (found.broken_since, found.broken_attempt_count) == (since, 2)


def test_a_blocked_attempt_is_the_last_one_and_the_release_stays(settings: Settings):
    load(settings, 6, [1, 2], 0)
    with pytest.raises(ReleaseBlocked):
        load(settings, 7, [3], 5, "block")
    found = read(settings)
    assert [row.outcome for row in found.attempts] == ["published", "blocked"]
    assert [row.paper_count for row in found.attempts] == [2, 3]
    assert (found.attempts[-1].attempt_count, found.attempts[-1].blocked_count) == (2, 1)
    assert ours(found.checks).broken_count == 5
    assert found.released is not None
    assert found.released.made.paper_count == 2
    assert ours(found.released.checks).broken_count == 0


def test_what_is_new_is_what_was_archived_since_the_release_before(settings: Settings):
    load(settings, 6, [1, 2], 0)
    load(settings, 7, [2, 3, 4], 0)
    found = read(settings).released
    assert found is not None
    [loaded] = found.loaded
    assert (loaded.capture_count, loaded.listing_count) == (1, 3)
    assert [row.paper_key for row in found.new_papers] == [
        "arxiv:2604.00003",
        "arxiv:2604.00004",
    ]
    assert {str(day): row.paper_count for day, row in found.days.items()} == {
        "2026-04-06": 2,
        "2026-04-07": 3,
    }
    rows = {row.table_name: row for row in found.row_counts}
    papers = rows["core.papers"]
    assert (papers.before_count, papers.after_count) == (2, 4)


def test_fill_rates_are_compared_with_the_releases_before(begun: Settings):
    load(begun, 7, [2, 3], 0)
    load(begun, 8, [4, 5, 6], 0)
    found = read(begun).released
    assert found is not None
    [row] = [it for it in found.fill_rates if it.column_name == "organization_key"
             and it.table_name == "core.papers"]  # fmt: skip
    assert row.trend == [1.0, 2 / 3, 0.5]
    assert (row.share, row.median_share, row.median_of) == (0.5, (1 + 2 / 3) / 2, 2)
    always = {it.column_name for it in found.fill_rates if it.table_name == "core.papers"}
    assert "title" not in always


def test_a_release_in_which_a_table_was_empty_has_no_share_of_its_columns(settings: Settings):
    junk = settings.home.with_name("junk.html")
    junk.write_text("<html><title>503</title></html>")
    load_documents(settings, [(junk, Provenance())])
    load(settings, 6, [1, 2], 0)
    load(settings, 7, [3, 4, 5, 6], 0)
    released = read(settings).released
    assert released is not None
    trends = {(it.table_name, it.column_name): it.trend for it in released.fill_rates}
    assert trends["core.papers", "organization_key"] == [0.5, 2 / 6]


def test_a_release_that_history_lacks_is_its_last_attempt(begun: Settings):
    before = begun.history.read_bytes()
    load(begun, 7, [2], 3)
    together = read(begun)
    begun.history.write_bytes(before)
    behind = read(begun)
    assert behind == together
    assert (ours(behind.checks).trail, len(behind.attempts)) == ("pf", 2)


def test_without_history_the_release_knows_its_own_checks_only(begun: Settings):
    load(begun, 7, [2], 3)
    begun.history.unlink()
    found = read(begun)
    assert ours(found.checks).trail == "f"
    assert [row.paper_count for row in found.attempts] == [1, 2]
    assert [row.outcome for row in found.attempts] == ["published", "published"]


def test_history_alone_knows_no_release(begun: Settings):
    begun.release.unlink()
    found = read(begun)
    assert (found.released, len(found.attempts)) == (None, 1)


def test_reading_leaves_both_files_to_others(begun: Settings):
    read(begun)
    for path in (begun.history, begun.release):
        duckdb.connect(str(path), config={"threads": 1}).close()


def test_a_home_may_have_a_quote_in_its_name(tmp_path: Path):
    settings = Settings(home=tmp_path / "it's")
    load(settings, 6, [1], 0)
    assert len(read(settings).attempts) == 1


@pytest.mark.parametrize("path", REPORT, ids=lambda path: path.stem)
def test_a_file_of_the_report_says_its_grain_and_its_question(path: Path):
    lines = path.read_text().splitlines()
    assert [re.match(r"-- (\w+): \S", line)[1] for line in lines[:2]] == ["grain", "question"]  # type: ignore[index]


def test_every_file_of_the_report_is_read():
    text = Path(report_data.__file__).read_text()
    assert {path.stem for path in REPORT} == set(re.findall(r'_rows\(\s*con, \w+, "(\w+)"', text))
