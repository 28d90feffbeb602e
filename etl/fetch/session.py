"""Requests to one site, one at a time: allowed, paced, tried again, judged and archived."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from protego import Protego

from etl.archive.documents import Provenance
from etl.archive.index import open_index
from etl.archive.writer import ArchiveWriter
from etl.clock import SYSTEM_CLOCK, Clock
from etl.contract.policy import MAX_RETRY_AFTER
from etl.contract.vocabulary import GOOD_OUTCOMES
from etl.errors import FetchBusy, SiteClosed
from etl.fetch.answers import (
    ROBOTS_PATH,
    FetchedAnswer,
    conditional_headers,
    judged_answer,
    repeatable_fetch,
    unanswered_request,
    url_path,
)
from etl.fetch.http import USER_AGENT, HttpClient, NoAnswer, exchange, site_client
from etl.fetch.judging import PackedVerdict, judge_answer
from etl.fetch.log import Fetch, FetchLog, RobotsRules, indexed_fetch_log
from etl.fetch.pace import QUOTA_WINDOW, Pace, exhausted_until
from etl.fetch.recorder import FetchRecorder
from etl.fetch.retry import OnAttempt, send_with_retries
from etl.fetch.robots import crawl_delay, is_bearable
from etl.fetch.statuses import robots_verdict
from etl.files import LockWait, hold_lock
from etl.site_settings import Site
from etl.sources.base import Answer, QuotaName, Source
from etl.sources.readers import PageReaders, page_readers

_ROBOTS_LAST = timedelta(days=1)
_ROBOTS_SIZE = 512 * 1024
_REDIRECTS = 3
_NO_WAIT = LockWait()

AnswerJudge = Callable[[Answer, Provenance], PackedVerdict]


def ignore_attempt(fetch: Fetch, again_in: float | None) -> None:
    """Does nothing: for sessions whose requests nobody follows."""


@contextmanager
def open_session(
    source: Source,
    site: Site,
    folder: Path,
    clock: Clock = SYSTEM_CLOCK,
    started: PageReaders | None = None,
    wait: LockWait = _NO_WAIT,
) -> Iterator["FetchSession"]:
    """A session that archives into a folder. One at a time: another one is waited for.

    started: the readers that judge answers and keep what they parsed; without them it has its own.
    Raises FetchBusy, ArchiveDamaged, StorageError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with hold_lock(folder.parent / "fetch.lock", "another fetch", FetchBusy, wait):
        client = site_client(site)
        with (
            open_index(folder) as index,
            ArchiveWriter(folder, index, clock) as writer,
            ThreadPoolExecutor(1) as executor,
            page_readers() if started is None else nullcontext(started) as readers,
        ):
            recorder = FetchRecorder(writer, executor, readers)
            log = indexed_fetch_log(index, clock.now())
            yield FetchSession(source, site, clock, client, recorder, log)


class FetchSession:
    """Holds what lives as long as a run: connection, pace, robots.txt, and the log as it grows.

    on_attempt: what to call after each request. It may be exchanged at any time.
    """

    def __init__(
        self,
        source: Source,
        site: Site,
        clock: Clock,
        client: HttpClient,
        recorder: FetchRecorder,
        log: FetchLog,
    ) -> None:
        self.source = source
        self.clock = clock
        self.log = log
        self.origin = site.origin("/")
        self.on_attempt: OnAttempt = ignore_attempt
        self._site = site
        self._client = client
        self._recorder = recorder
        self._pool = recorder.readers.pool
        self._pace = Pace(site, clock, self._sent_lately())
        for origin in site.origins:
            self._pace.hold(log.waits(f"{origin}/", clock.now()))
        self._rules: RobotsRules | None = None
        self._robots = Protego.parse("")

    def url(self, path: str) -> str:
        return f"{self._site.origin(path)}{path}"

    def fetch(self, path: str, *, conditional: bool = True) -> Fetch:
        """Asks for a page, again where that may help, and returns what came of it in the end.

        conditional: a page that is as it was need not be sent. A redirect is followed to another
        form of the same address on the same site, nowhere else. Raises SiteClosed, StorageError.
        """
        url = self.url(path)
        for _ in range(_REDIRECTS):
            if not self._is_allowed(url):
                return self._record_denial(url)
            fetch = self._request(url, self._judge, conditional=conditional).fetch
            if fetch.outcome != "redirected" or not self._is_same(url, fetch.sent_to):
                break
            url = str(fetch.sent_to)
        return fetch

    def _is_same(self, url: str, target: str | None) -> bool:
        is_here = target is not None and self._is_ours(target)
        return is_here and self.source.is_same(url, str(target))

    def _is_ours(self, url: str) -> bool:
        return any(url.startswith(f"{origin}/") for origin in self._site.origins)

    def _is_allowed(self, url: str) -> bool:
        if not self.source.obeys_robots:
            return True
        now = self.clock.now()
        if self._rules is None or self._rules.read_at + _ROBOTS_LAST <= now:
            rules = self._current_rules(self.url(ROBOTS_PATH), now)
            robots = Protego.parse(rules.text)
            self._pace.spacing = max(crawl_delay(robots), timedelta(seconds=self._site.spacing))
            self._rules, self._robots = rules, robots
        return bool(self._robots.can_fetch(url, USER_AGENT))

    def _current_rules(self, url: str, now: datetime) -> RobotsRules:
        known = self.log.rules.get(url)
        if known and now - _ROBOTS_LAST < known.read_at <= now and is_bearable(known.text):
            return known
        fetched = self._request(url, lambda answer, _: PackedVerdict(robots_verdict(answer)))
        fetch = fetched.fetch
        if fetch.outcome not in GOOD_OUTCOMES:
            raise SiteClosed(
                f"{url} cannot be read ({fetch.detail}), so nothing may be fetched: try later"
            )
        body = fetched.body or b"" if fetch.outcome == "page" else b""
        rules = RobotsRules(
            url, fetch.requested_at, body[:_ROBOTS_SIZE].decode("utf-8-sig", "replace")
        )
        self._recorder.add_rules(rules)
        return rules

    def _record_denial(self, url: str) -> Fetch:
        detail = "robots.txt denies it: not requested"
        fetch = Fetch(url, self.clock.now(), "blocked", detail=detail)
        self._record(FetchedAnswer(fetch))
        self.on_attempt(fetch, None)
        return fetch

    def _request(self, url: str, judge: AnswerJudge, *, conditional: bool = True) -> FetchedAnswer:
        prior = repeatable_fetch(self.log.accepted(url)) if conditional else None
        return send_with_retries(
            partial(self._send, url, judge, prior),
            self._site,
            self.clock,
            partial(self._pace.seconds, self._quota_name(url)),
            self.on_attempt,
        )

    def _judge(self, answer: Answer, provenance: Provenance) -> PackedVerdict:
        return judge_answer(self._pool, self.source, answer, provenance)

    def _send(self, url: str, judge: AnswerJudge, prior: Fetch | None) -> FetchedAnswer:
        """One request, archived."""
        quota = self._quota_name(url)
        self._check_patience(quota)
        requested_at = self._pace.take(quota)
        self._pool.start()  # a process imports for half a second, and an answer takes as long
        answer: Answer | None
        try:
            answer = exchange(self._client, url, conditional_headers(prior))
        except NoAnswer as error:
            answer, fetched = error.head, unanswered_request(url, requested_at, error)
        else:
            verdict = judge(answer, Provenance(url, requested_at))
            fetched = judged_answer(url, requested_at, answer, verdict, prior)
        if answer is not None:
            self._pace.hold(fetched.fetch.retry_at)
            self._pace.hold(exhausted_until(answer.headers, self.clock.now()), quota)
        self._record(fetched)
        return fetched

    def _check_patience(self, quota: QuotaName) -> None:
        until = self._pace.held_until(quota)
        patience = max(timedelta(seconds=self._site.longest_wait), QUOTA_WINDOW)
        if until is None or until - self.clock.now() <= patience:
            return
        wanted = f"{self.origin} wants no requests before {until:%Y-%m-%d %H:%M} UTC"
        if until - self.clock.now() > MAX_RETRY_AFTER:
            raise SiteClosed(f"{wanted}, which is too long to be kept: the next run asks again")
        raise SiteClosed(f"{wanted}: fetch again after that")

    def _record(self, fetched: FetchedAnswer) -> None:
        self._recorder.add_answer(fetched)
        self.log.add(fetched.fetch)

    def _quota_name(self, url: str) -> QuotaName:
        path = url_path(url)
        return "robots" if path == ROBOTS_PATH else self.source.quota_name(path)

    def _sent_lately(self) -> dict[QuotaName, list[datetime]]:
        """Requests of earlier processes that still count against the site's quotas."""
        sent: dict[QuotaName, list[datetime]] = {}
        for one in self.log.since(self.clock.now() - QUOTA_WINDOW):
            if self._is_ours(one.url):
                sent.setdefault(self._quota_name(one.url), []).append(one.requested_at)
        return sent
