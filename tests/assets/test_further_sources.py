"""What Dagster asks arXiv, how it judges the answers, and what it does about trouble."""

from datetime import date, datetime, timedelta
from typing import Any

import dagster as dg
import pytest

from etl.release.database import open_release
from etl.release.enrichment import Enrichment, read_enrichment
from tests.assets.conftest import OWN, Plant, failure

pytestmark = [pytest.mark.slow, *OWN]

TUESDAY, THURSDAY = date(2026, 4, 14), date(2026, 4, 16)


@pytest.fixture
def stocked(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Three days are released, and the replica is arXiv as well."""
    monkeypatch.setenv("PAPERHOUSE_ARXIV", plant.replica.arxiv_url)
    monkeypatch.setenv("PAPERHOUSE_OAI", plant.replica.oai_url)
    assert plant.run("backfill", (TUESDAY, THURSDAY)).success
    assert plant.run("load").success
    plant.requested()
    return plant


def state(plant: Plant) -> Enrichment:
    with open_release(plant.settings.release) as con:
        return read_enrichment(con)


def checks(result: dg.ExecuteInProcessResult) -> dict[tuple[str, str], bool]:
    found = result.get_asset_check_evaluations()
    return {(it.asset_key.to_user_string(), it.check_name): it.passed for it in found}


def morning(plant: Plant) -> Any:
    """The run that the schedule asks for, or the reason why it asks for none."""
    with dg.build_schedule_context(
        instance=plant.instance,
        scheduled_execution_time=datetime(2026, 5, 21, 8, 15),
        resources=plant.resources,
    ) as context:
        found = plant.defs.resolve_schedule_def("enrich_daily").evaluate_tick(context)
    return [it.run_config for it in found.run_requests or ()] or found.skip_message


def test_answers_are_archived_judged_and_loaded(stocked: Plant) -> None:
    result = stocked.run("enrich")
    assert result.success
    assert checks(result) == {
        ("arxiv_answers", "share_found"): True,
        ("arxiv_answers", "titles_agree"): True,
        ("arxiv_answers", "is_fresh"): True,
        ("paper_details", "share_found"): True,
    }
    assert "staged_captures" in stocked.requested()
    assert state(stocked).told_count == 0
    assert stocked.run("load").success
    after = state(stocked)
    assert after.told_count > 20
    assert after.untold_count == 0
    stocked.clock.sleep(timedelta(days=1).total_seconds())
    assert stocked.run("enrich").success
    asked = [it for it in stocked.replica.requests if it.service in ("arxiv", "oai")]
    assert [it.path for it in asked][:2] == ["/api/query", "/oai"]
    assert stocked.replica.shortest_gap("arxiv", "oai") >= 3.0  # type: ignore[operator]


def test_an_arxiv_that_is_busy_fails_the_run_and_keeps_what_came(stocked: Plant) -> None:
    stocked.replica.faults.attach("error_503", "/api/query", times=None)
    result = stocked.run("enrich", retries=0)
    assert not result.success
    assert failure(result) == "still limited after waiting: status 503; fetch again later"
    stocked.replica.faults.clear()
    assert stocked.run("enrich").success


def test_the_morning_asks_a_little_or_nothing(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert morning(plant) == "PAPERHOUSE_ENRICH and PAPERHOUSE_DETAILS are 0"
    monkeypatch.setenv("PAPERHOUSE_ENRICH", "7")
    assert morning(plant) == "there is no release yet, so no paper to ask about"
    plant.run("backfill", (TUESDAY, TUESDAY))
    plant.run("load")
    assert morning(plant) == [{"ops": {"arxiv_answers": {"config": {"limit": 7}}}}]
