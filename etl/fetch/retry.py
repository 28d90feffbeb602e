"""Sends a request again: after some outcomes, a limited number of times, after growing waits."""

from collections.abc import Callable

import tenacity

from etl.clock import Clock
from etl.contract.policy import is_retriable
from etl.fetch.answers import FetchedAnswer
from etl.fetch.log import Fetch
from etl.site_settings import Site

OnAttempt = Callable[[Fetch, float | None], None]
"""Called with each request that was archived, and the seconds until it is sent again, if it is."""

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 120.0
"""Seconds before the second attempt, and between any two. Each wait is about twice the last."""


def send_with_retries(
    send: Callable[[], FetchedAnswer],
    site: Site,
    clock: Clock,
    pace_seconds: Callable[[], float],
    on_attempt: OnAttempt,
) -> FetchedAnswer:
    """The last attempt's answer, after as many attempts and as much waiting as the site allows.

    pace_seconds: how long the pace makes the next request wait, which may be longer than we would.
    """
    backoff = tenacity.wait_exponential_jitter(initial=_FIRST_WAIT, max=_LONGEST_WAIT)

    def is_exhausted(state: tenacity.RetryCallState) -> bool:
        waited = state.idle_for + state.upcoming_sleep
        return state.attempt_number >= site.attempts or waited > site.longest_wait

    retrying = tenacity.Retrying(
        sleep=clock.sleep,
        retry=tenacity.retry_if_result(is_worth_retrying),
        wait=lambda state: max(backoff(state), pace_seconds()),
        stop=is_exhausted,
        before_sleep=lambda state: on_attempt(_result(state).fetch, state.upcoming_sleep),
        retry_error_callback=_result,
    )
    fetched: FetchedAnswer = retrying(send)
    on_attempt(fetched.fetch, None)
    return fetched


def is_worth_retrying(fetched: FetchedAnswer) -> bool:
    """True where asking again soon may help: there was no whole answer, or the status passes."""
    if fetched.fetch.outcome not in ("failed", "limited"):
        return False
    status = fetched.fetch.status
    return status is None or status == 200 or is_retriable(status)


def _result(state: tenacity.RetryCallState) -> FetchedAnswer:
    assert state.outcome is not None  # noqa: S101 - an attempt was made
    fetched: FetchedAnswer = state.outcome.result()
    return fetched
