"""Requests to one site, one at a time: allowed, paced, tried again, judged and archived."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import ada_url
import httpx2
import tenacity
from filelock import FileLock, Timeout
from protego import Protego

from etl.archive.documents import Provenance, new_document
from etl.archive.writer import ArchiveWriter
from etl.clock import SYSTEM_CLOCK, Clock
from etl.contract.policy import is_retriable
from etl.contract.vocabulary import GOOD_OUTCOMES
from etl.errors import FetchBusy, SiteClosed
from etl.fetch.answers import (
    FetchedAnswer,
    conditional_headers,
    judged_answer,
    repeatable_fetch,
    unanswered_request,
    url_path,
)
from etl.fetch.http import USER_AGENT, Answer, NoAnswer, exchange, open_client
from etl.fetch.log import FETCH, ROBOTS, Fetch, FetchLog, RobotsRules, note_content, read_fetch_log
from etl.fetch.pace import QUOTA_WINDOW, Pace, QuotaName, exhausted_until, quota_name
from etl.settings import Site
from etl.sources.daily_papers.urls import parse_address
from etl.sources.daily_papers.verdict import AnswerVerdict, listing_verdict, robots_verdict

_ROBOTS_LAST = timedelta(days=1)
_ROBOTS_SIZE = 512 * 1024
_REDIRECTS = 3


AnswerJudge = Callable[[Answer, str], AnswerVerdict]

OnAttempt = Callable[[Fetch, float | None], None]
"""Called with each request that was archived, and the seconds until it is sent again, if it is."""


def ignore_attempt(fetch: Fetch, again_in: float | None) -> None:
    """Nobody listens."""


@contextmanager
def open_session(site: Site, folder: Path, clock: Clock = SYSTEM_CLOCK) -> Iterator["FetchSession"]:
    """A session that archives into a folder. Raises FetchBusy, ArchiveDamaged, StorageError."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder.parent / "fetch.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FetchBusy("another process is fetching; one at a time: wait for its end") from error
    try:
        known = read_fetch_log(folder)
        with (
            open_client(site) as client,
            ArchiveWriter(folder, known.bodies) as writer,
            ThreadPoolExecutor(1) as beside,
        ):
            yield FetchSession(site, clock, client, writer, beside, known)
    finally:
        lock.release()


class FetchSession:
    """What lives as long as a run: connection, pace, robots.txt, and the history as it grows.

    tell: whoever wants to hear of each request.
    """

    def __init__(
        self,
        site: Site,
        clock: Clock,
        client: httpx2.Client,
        writer: ArchiveWriter,
        beside: Executor,
        known: FetchLog,
    ) -> None:
        self.clock = clock
        self.history = known
        self.tell: OnAttempt = ignore_attempt
        self._site = site
        self._client = client
        self._writer = writer
        self._beside = beside
        self._syncing: Future[None] | None = None
        self._origin = str(ada_url.URL(site.url).origin)
        self._pace = _pace(site, clock, known, self._origin)
        self._rules: RobotsRules | None = None
        self._robots = Protego.parse("")

    def url(self, path: str) -> str:
        return f"{self._origin}{path}"

    def fetch(self, path: str) -> Fetch:
        """Asks for a listing, again where that may help; what came of it in the end.

        A redirect is followed to another form of the same address on the same site, nowhere else.
        Raises SiteClosed, StorageError.
        """
        url = self.url(path)
        for _ in range(_REDIRECTS):
            if not self._is_allowed(url):
                return self._denied(url)
            fetch = self._asked(url, listing_verdict).fetch
            if fetch.outcome != "redirected" or not self._is_same(url, fetch.sent_to):
                break
            url = str(fetch.sent_to)
        return fetch

    def _is_same(self, url: str, target: str | None) -> bool:
        is_here = target is not None and target.startswith(f"{self._origin}/")
        return is_here and parse_address(target) == parse_address(url)

    def _is_allowed(self, url: str) -> bool:
        now = self.clock.now()
        if self._rules is None or self._rules.read_at + _ROBOTS_LAST <= now:
            self._rules = self._current_rules(self.url("/robots.txt"), now)
            self._robots = Protego.parse(self._rules.text)
            self._pace.spacing = timedelta(seconds=self._robots.crawl_delay(USER_AGENT) or 0)
        return bool(self._robots.can_fetch(url, USER_AGENT))

    def _current_rules(self, url: str, now: datetime) -> RobotsRules:
        known = self.history.rules.get(url)
        if known and now - _ROBOTS_LAST < known.read_at <= now:
            return known
        came = self._asked(url, lambda answer, _: robots_verdict(answer))
        if came.fetch.outcome not in GOOD_OUTCOMES:
            raise SiteClosed(
                f"{url} cannot be read ({came.fetch.detail}), so nothing may be fetched: try later"
            )
        body = came.body or b"" if came.fetch.outcome == "page" else b""
        text = body[:_ROBOTS_SIZE].decode("utf-8", "replace")
        rules = RobotsRules(url, came.fetch.requested_at, text)
        with self._writing() as writer:
            writer.note(ROBOTS, rules.read_at, note_content(rules))
        return rules

    def _denied(self, url: str) -> Fetch:
        detail = "robots.txt denies it: not requested"
        fetch = Fetch(url, self.clock.now(), "blocked", detail=detail)
        self._archive(FetchedAnswer(fetch))
        self.tell(fetch, None)
        return fetch

    def _asked(self, url: str, judge: AnswerJudge) -> FetchedAnswer:
        """What came in the end, after as many attempts and as much waiting as allowed."""
        bucket = quota_name(url_path(url))
        backoff = tenacity.wait_exponential_jitter(initial=1, max=120)
        retrying = tenacity.Retrying(
            sleep=self.clock.sleep,
            retry=tenacity.retry_if_result(_is_passing),
            wait=lambda state: max(backoff(state), self._pace.seconds(bucket)),
            stop=self._is_enough,
            before_sleep=lambda state: self.tell(_last(state).fetch, state.upcoming_sleep),
            retry_error_callback=_last,
        )
        came: FetchedAnswer = retrying(self._once, url, judge)
        self.tell(came.fetch, None)
        return came

    def _is_enough(self, state: tenacity.RetryCallState) -> bool:
        waited = state.idle_for + state.upcoming_sleep
        return state.attempt_number >= self._site.attempts or waited > self._site.longest_wait

    def _once(self, url: str, judge: AnswerJudge) -> FetchedAnswer:
        """One request, archived: its note before its page, so that no page is there unjudged."""
        bucket = quota_name(url_path(url))
        self._check_patience(bucket)
        prior = repeatable_fetch(self.history.accepted(url))
        requested_at = self._pace.take(bucket)
        answer: Answer | None
        try:
            answer = exchange(
                self._client, url, conditional_headers(prior), self._site.answer_seconds
            )
        except NoAnswer as error:
            answer, came = error.head, unanswered_request(url, requested_at, error)
        else:
            came = judged_answer(url, requested_at, answer, judge(answer, url), prior)
        if answer is not None:
            self._pace.hold(came.fetch.retry_at)
            self._pace.hold(exhausted_until(answer.headers, self.clock.now()), bucket)
        self._archive(came)
        return came

    def _check_patience(self, bucket: QuotaName) -> None:
        until = self._pace.held_until(bucket)
        patience = max(timedelta(seconds=self._site.longest_wait), QUOTA_WINDOW)
        if until is not None and until - self.clock.now() > patience:
            raise SiteClosed(
                f"{self._origin} wants no requests before {until:%Y-%m-%d %H:%M} UTC: "
                "fetch again after that"
            )

    def _archive(self, came: FetchedAnswer) -> None:
        fetch = came.fetch
        with self._writing() as writer:
            writer.note(FETCH, fetch.requested_at, note_content(fetch))
            if fetch.capture_id and fetch.outcome != "unchanged" and came.body:
                provenance = Provenance(fetch.url, fetch.requested_at)
                writer.add(new_document(came.body, provenance, "fetch", fetch.requested_at))
        self.history.add(fetch)

    @contextmanager
    def _writing(self) -> Iterator[ArchiveWriter]:
        """What is written survives a kill at once, and a loss of power before more is written.

        Making it durable takes as long as an answer, so the next one is awaited meanwhile.
        """
        if self._syncing is not None:
            self._syncing.result()
        yield self._writer
        self._syncing = self._beside.submit(self._writer.sync)


def _pace(site: Site, clock: Clock, known: FetchLog, origin: str) -> Pace:
    """The pace as earlier processes left it."""
    sent: dict[QuotaName, list[datetime]] = {}
    for one in known.since(clock.now() - QUOTA_WINDOW):
        if one.url.startswith(f"{origin}/"):
            sent.setdefault(quota_name(url_path(one.url)), []).append(one.requested_at)
    pace = Pace(site, clock, sent)
    pace.hold(known.waits(f"{origin}/"))
    return pace


def _is_passing(came: FetchedAnswer) -> bool:
    """Whether asking again soon may help: no answer, a server's fault, or too many requests."""
    if came.fetch.outcome not in ("failed", "limited"):
        return False
    status = came.fetch.status
    return status is None or status == 200 or is_retriable(status)


def _last(state: tenacity.RetryCallState) -> FetchedAnswer:
    """The last attempt's result: it was archived like those before it."""
    assert state.outcome is not None  # noqa: S101 - an attempt was made
    found: FetchedAnswer = state.outcome.result()
    return found
