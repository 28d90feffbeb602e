"""The runs that failed and were not made good by a later one, as alarms: one for each asset.

Each look judges an asset by the last run of it that ended. So it does not matter in which order
Dagster's sensors hear of runs, and a failure that a later run made good is no trouble any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import dagster as dg
from dagster._core.execution.plan.objects import StepFailureData
from dagster._core.instance import DagsterInstance

from assets.digests import DIGEST_STEP
from assets.feeds import feeds
from assets.further_sources import ENRICHED
from assets.inbox import inbox
from assets.old_runs import delete_ended_runs
from assets.published import published_release
from assets.release import release_run
from assets.retries import BLOCKED, CAUSE
from assets.site import PAGES
from assets.ticks import first_reason
from assets.weekly_audit import derive_and_compare
from etl.pipeline.alarms import Alarm

_EVENT = dg.DagsterEventType
_ENDED = dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE])
_RECENT_RUNS = 200
_LOAD = "load"
_LONGEST_REASON = 400

_ASSETS = (*PAGES, *ENRICHED.values(), inbox, published_release, feeds)
_SUBJECTS = {it.op.name: it.op.name for it in _ASSETS} | {
    release_run.op.name: _LOAD,
    DIGEST_STEP: "digests",
    derive_and_compare.name: "audit",
    delete_ended_runs.name: "delete_old_runs",
}
"""The words for each step: the name of its asset or its job, and `load` for what makes a release.
What a person starts by hand is told where it was started."""

RUN_SUBJECTS = frozenset(_SUBJECTS.values())


@dataclass
class RunJudgement:
    """The last run of each subject, judged. good: subjects whose last run was good."""

    alarms: list[Alarm] = field(default_factory=list)
    good: set[str] = field(default_factory=set)


def judge_runs(instance: DagsterInstance, ui_url: str) -> RunJudgement:
    """Judge each subject by the last run of it; one that had none lately is not judged.

    ui_url: of Dagster's UI, for links to the runs.
    """
    judged = RunJudgement()
    pending = dict(_SUBJECTS)
    records = instance.get_run_records(_ENDED, limit=_RECENT_RUNS)
    for record in sorted(records, key=lambda it: it.end_time or 0.0, reverse=True):
        steps = pending.keys() & _steps(instance, record.dagster_run)
        if steps:
            _judge_run(instance, record.dagster_run, steps, judged, ui_url)
            judged_now = judged.good | {alarm.subject for alarm in judged.alarms}
            pending = {step: it for step, it in pending.items() if it not in judged_now}
    return judged


def _judge_run(
    instance: DagsterInstance,
    run: dg.DagsterRun,
    steps: set[str],
    judged: RunJudgement,
    ui_url: str,
) -> None:
    if run.status == dg.DagsterRunStatus.SUCCESS:
        judged.good.update(_SUBJECTS[step] for step in steps)
        return
    failures = dict(_failures(instance, run))
    succeeded = _step_keys(instance, run, _EVENT.STEP_SUCCESS)
    judged.good.update(_SUBJECTS[step] for step in steps & succeeded)
    link = f"{ui_url}/runs/{run.run_id}"
    for step in sorted(steps - succeeded):
        if step in failures:
            cause, reason = _cause(failures[step])
            judged.alarms.append(_alarm(_SUBJECTS[step], cause, reason, link))
        elif not failures:
            reason = "its process died: the run's log says more"
            judged.alarms.append(_alarm(_SUBJECTS[step], "died", reason, link))


def _alarm(subject: str, cause: str, reason: str, link: str) -> Alarm:
    short = reason if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]}…"
    word = BLOCKED if subject == _LOAD and cause.startswith(BLOCKED) else "failed"
    return Alarm(subject, cause, f"{subject} {word}: {short} ({link})")


def _cause(failure: StepFailureData) -> tuple[str, str]:
    """The kind of a failure, and its first reason: what our own code states, or an error's line."""
    stated = failure.user_failure_data
    if stated is not None and CAUSE in stated.metadata:
        lines = (stated.description or "").splitlines()
        return str(stated.metadata[CAUSE].value), " ".join(" ".join(lines[:2]).split())
    if failure.error is None:
        return "unknown", "no reason was stated"
    reason = first_reason(failure.error)
    return reason.partition(":")[0], reason


def _failures(
    instance: DagsterInstance, run: dg.DagsterRun
) -> Iterator[tuple[str, StepFailureData]]:
    for event in _events(instance, run, _EVENT.STEP_FAILURE):
        if event.step_key:
            yield event.step_key, event.step_failure_data


def _step_keys(
    instance: DagsterInstance, run: dg.DagsterRun, kind: dg.DagsterEventType
) -> set[str]:
    return {event.step_key for event in _events(instance, run, kind) if event.step_key}


def _events(
    instance: DagsterInstance, run: dg.DagsterRun, kind: dg.DagsterEventType
) -> Iterator[dg.DagsterEvent]:
    for record in instance.get_records_for_run(run.run_id, of_type=kind).records:
        yield record.event_log_entry.get_dagster_event()


def _steps(instance: DagsterInstance, run: dg.DagsterRun) -> set[str]:
    """The steps that a run was to execute; the plan of a run that never began is not kept."""
    if run.step_keys_to_execute:
        return set(run.step_keys_to_execute)
    if run.execution_plan_snapshot_id is None:
        return set()
    plan = instance.get_execution_plan_snapshot(run.execution_plan_snapshot_id)
    return set(plan.step_keys_to_execute)
