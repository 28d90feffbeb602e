"""What is due is asked for once, and again where a run of it failed."""

from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from assets.due_runs import due_run
from tests.assets.conftest import OWN
from tests.fetch.small_site import StillClock

pytestmark = [pytest.mark.slow, *OWN]


@dg.op
def work(context: dg.OpExecutionContext) -> None:
    if context.run.tags.get("fails"):
        raise ValueError("so")


@dg.job
def errand() -> None:
    work()


def asked(instance: dg.DagsterInstance, minutes: int = 0) -> str:
    """The key of the run that is asked for so many minutes from now, or the reason for none."""
    now = datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=minutes)
    found = due_run(instance, "tea", StillClock(now))
    return str(found.run_key if isinstance(found, dg.RunRequest) else found.skip_message)


def run(instance: dg.DagsterInstance, **tags: str) -> None:
    wanted = due_run(instance, "tea", StillClock(datetime.now(UTC).replace(tzinfo=None)))
    own = wanted.tags if isinstance(wanted, dg.RunRequest) else {"paperhouse/due": "tea"}
    errand.execute_in_process(instance=instance, tags={**own, **tags}, raise_on_error=False)


def test_a_run_that_was_good_is_asked_for_once() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        assert asked(instance) == asked(instance) == "tea"
        run(instance)
        assert asked(instance, minutes=600) == (
            "it was done, is being done, or was stopped by a person"
        )


def test_a_run_that_failed_is_asked_for_again_an_hour_after_its_end() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        run(instance, fails="yes")
        assert asked(instance, minutes=58).startswith("it failed, and is tried again at 20")
        assert asked(instance, minutes=61) == "tea 1"
        run(instance, fails="yes")
        assert asked(instance, minutes=58).startswith("it failed")
        assert asked(instance, minutes=61) == "tea 2"
        run(instance)
        assert asked(instance, minutes=600).startswith("it was done")
