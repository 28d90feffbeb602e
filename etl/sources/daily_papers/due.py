"""Chooses the targets that are worth a request, because their listing may have changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from etl.clock import is_from_future
from etl.fetch.log import FetchLog
from etl.limits import MAX_ANSWER_PAGES
from etl.sources.base import DayAnswers, Target
from etl.sources.daily_papers.day_states import (
    DayState,
    answers_by_day,
    clear_future_instants,
    day_states,
    merge_answers,
)
from etl.sources.daily_papers.targets import settled_at, target_address, target_day


def due_targets(
    wanted: Sequence[Target], origin: str, log: FetchLog, imported: DayAnswers, now: datetime
) -> list[Target]:
    """Days are due by their state, weeks and months until they settled, all else always."""
    answers = clear_future_instants(merge_answers(imported, answers_by_day(log)), now)
    days = [day for target in wanted if (day := target_day(target))]
    states = {state.day: state for state in day_states(answers, days, now)}
    return [target for target in wanted if _is_due(target, origin, states, log, now)]


def _is_due(
    target: Target, origin: str, states: Mapping[date, DayState], log: FetchLog, now: datetime
) -> bool:
    day = target_day(target)
    if day is not None:
        state = states.get(day)
        return state is not None and state.worth_fetching
    final_from = settled_at(target_address(target))
    if final_from is None:
        return True
    return not any(
        fetch.is_whole
        and final_from <= fetch.requested_at
        and not is_from_future(fetch.requested_at, now)
        for number in range(MAX_ANSWER_PAGES if target.is_paged else 1)
        if (fetch := log.accepted(f"{origin}{target.page(number)}"))
    )
