"""A release in Dagster: what it tells of itself, and what stays when it is blocked."""

from datetime import UTC, date

import dagster as dg
import pytest

from assets.checks import check_specs
from assets.tables import asset_key, catalog_by_name
from etl.files import owner_lock
from etl.sources.daily_papers.detect import PARSER_VERSIONS
from tests.assets.conftest import OWN, Plant, failure
from tests.attacks.costly_pages import SECONDS, archive, costly_page, listing
from tests.broken_stage import BROKEN_CHECK, break_stage

pytestmark = [pytest.mark.slow, *OWN]

FIRST, LAST = date(2026, 4, 7), date(2026, 4, 9)


@pytest.fixture
def fetched(plant: Plant) -> Plant:
    """Three days are archived, and not loaded."""
    assert plant.run("backfill", (FIRST, LAST)).success
    return plant


def metadata(result: dg.ExecuteInProcessResult, name: str) -> dict[str, object]:
    [event] = [
        it.step_materialization_data.materialization
        for it in result.all_events
        if it.is_step_materialization and it.asset_key == asset_key(name)
    ]
    return {key: value.value for key, value in event.metadata.items()}


def check_outcomes(result: dg.ExecuteInProcessResult) -> dict[str, tuple[bool, str]]:
    """Each check by table and name: whether it passed, else how bad that is."""
    return {
        f"{it.asset_key.to_user_string()}:{it.check_name}": (it.passed, it.severity.value)
        for it in result.get_asset_check_evaluations()
    }


def materialized(result: dg.ExecuteInProcessResult) -> set[str]:
    found = (it.asset_key for it in result.all_events if it.is_step_materialization)
    return {key.to_user_string() for key in found if key}


def test_a_release_tells_of_every_table_and_check(fetched: Plant) -> None:
    result = fetched.run("load")
    assert result.success
    relations = [asset_key(name).to_user_string() for name in catalog_by_name()]
    assert materialized(result) == {
        "staged_captures", *relations, "release", "quality_report",
    }  # fmt: skip
    found = metadata(result, "core.papers")
    [(count,)] = fetched.ask("select count(*) from core.papers")
    [(release_id,)] = fetched.ask("select max(release_id) from meta.releases")
    assert (found["dagster/row_count"], found["release"]) == (count, release_id)
    schema = metadata(result, "mart.papers_wide")["dagster/column_schema"]
    assert isinstance(schema, dg.TableSchema)
    assert ("paper_key", "VARCHAR") in [(it.name, it.type) for it in schema.columns]
    staged = metadata(result, "staged_captures")
    assert staged["by outcome"] == (
        "| outcome | template | captures | entries | in quarantine |\n|---|---|--:|--:|--:|\n"
        f"| page | html_2026 v{PARSER_VERSIONS['html_2026']} | 3 | {staged['entries']} | 0 |"
    )
    said = check_outcomes(result)
    silent = {f"{it.asset_key.to_user_string()}:{it.name}" for it in check_specs()} - said.keys()
    assert {name.partition(":")[2] for name in silent} <= {"expectations"}
    assert all(it.metadata["rules"].value for it in result.get_asset_check_evaluations())
    assert {name for name, (passed, _) in said.items() if not passed} == set()
    [(published,)] = fetched.ask("select max(published_at) from meta.releases")
    assert metadata(result, "release")["published at"] == published.replace(tzinfo=UTC).timestamp()
    report = metadata(result, "quality_report")
    assert (report["release"], report["report"]) == (release_id, "/report/index.html")
    [(last,)] = fetched.ask("select max(listed_on) from core.listings")
    assert report["verdict"] == f"Trust what it lists: no day after {last} is in it"
    assert str(report["reasons"]).startswith("- `")
    assert fetched.settings.quality_report.exists()
    assert (fetched.settings.quality_report.parent / "docs" / "index.html").exists()


def test_a_run_with_nothing_new_tells_the_same_release(fetched: Plant) -> None:
    first = fetched.run("load")
    second = fetched.run("load")
    assert metadata(second, "release") == metadata(first, "release")
    of_suites = {name for name in check_outcomes(first) if name.endswith(":expectations")}
    assert check_outcomes(first).keys() - check_outcomes(second).keys() == of_suites


def test_a_blocked_release_names_what_it_broke_and_readers_keep_the_last_one(
    fetched: Plant,
) -> None:
    assert fetched.run("load").success
    [kept] = fetched.ask("select max(release_id), count(*) from meta.releases")
    break_stage(fetched.settings.stage)
    blocked = fetched.run("load")
    assert not blocked.success
    text = failure(blocked)
    assert text.startswith("the new release fails its own checks, so the last good one stays:")
    assert "rows, such as" in text
    assert materialized(blocked) == {"staged_captures", "quality_report"}
    report = metadata(blocked, "quality_report")
    assert report["verdict"] == "The last attempt was blocked"
    assert str(report["reasons"]).startswith("- `Broken: ")
    assert check_outcomes(blocked)[f"core/papers:{BROKEN_CHECK}"] == (False, "ERROR")
    assert check_outcomes(blocked)["core/papers:contract"] == (True, "ERROR")
    assert fetched.ask("select max(release_id), count(*) from meta.releases") == [kept]
    recovered = fetched.run("rebuild", mode="REBUILD")
    assert recovered.success
    assert check_outcomes(recovered)[f"core/papers:{BROKEN_CHECK}"] == (True, "ERROR")
    assert fetched.ask("select count(*) from meta.releases") == [(2,)]  # no old file is still open


@pytest.mark.parametrize("job", ["load", "reread_quarantine", "rebuild"])
def test_without_a_page_there_is_no_release_and_the_run_says_so(plant: Plant, job: str) -> None:
    result = plant.run(job)
    assert not result.success
    assert failure(result).startswith("no page is archived in ")


def test_a_load_that_waits_too_long_for_another_one_is_tried_again(
    fetched: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERHOUSE_LOCK_SECONDS", "0")
    with owner_lock(fetched.settings.lock):
        result = fetched.run("load", retries=1, retry_seconds=0)
    assert "another load holds" in failure(result)
    assert len([it for it in result.all_events if it.is_step_up_for_retry]) == 1


def test_h2_a_page_that_costs_too_much_is_passed_over_and_its_neighbours_are_released(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERHOUSE_PAGE_SECONDS", str(SECONDS))
    archive(plant.settings, [listing(1, 2), costly_page(), listing(1, 2, 3)])
    assert plant.run("load").success
    assert plant.ask("select outcome, fault from core.captures order by captured_at") == [
        ("page", None),
        ("unreadable", f"reading took more than {SECONDS:g} s"),
        ("page", None),
    ]
