"""Once a week the release is compared with a full derivation, as the job that Dagster starts."""

from datetime import datetime

import dagster as dg
import pytest

from assets.definitions import defs
from etl.pipeline.publish import publish_archive
from etl.stage.connection import connect
from tests.assets.conftest import FIRST, OWN, Plant

pytestmark = [pytest.mark.slow, *OWN]


def test_it_is_due_on_sundays() -> None:
    schedule = defs.resolve_schedule_def("weekly_audit")
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(
            instance, scheduled_execution_time=datetime(2026, 4, 19, 5, 30)
        )
        assert len(schedule.evaluate_tick(context).run_requests or ()) == 1
    assert schedule.cron_schedule == "30 5 * * 0"


def test_it_passes_where_nothing_differs_and_fails_in_words_where_a_row_does(plant: Plant) -> None:
    assert plant.run("audit").success  # nothing was released yet
    assert plant.run("daily_refresh", (FIRST, FIRST)).success
    publish_archive(plant.settings, clock=plant.clock)
    assert plant.run("audit").success
    with connect(plant.settings.release) as con:
        con.execute(
            "update core.papers set title = 'Another'"
            " where title = (select max(title) from core.papers)"
        )
    result = plant.run("audit")
    [event] = [it for it in result.all_events if it.is_step_failure]
    text = str(event.step_failure_data.user_failure_data.description)
    assert "differs from what its pages give" in text
    assert "core.papers: 1 row missing, 1 too many" in text
