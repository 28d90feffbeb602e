"""Waits that are stated out of all reason, and a clock that was wrong once."""

from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.archive.writer import ArchiveWriter
from etl.build.history import latest_attempt
from etl.cli.status import print_status
from etl.clock import SystemClock
from etl.errors import UsageError
from etl.fetch.crawl import CrawlResult, crawl
from etl.fetch.log import FETCH, ROBOTS, Fetch, RobotsRules, note_content
from etl.fetch.session import open_session
from etl.pipeline.alarms import find_alarms
from etl.pipeline.fetch import known_day_states
from etl.pipeline.load import load_documents
from etl.release.database import open_release, published_releases
from etl.release.report_data import read_quality
from etl.release.summary import read_summary
from etl.settings import Settings, Site
from etl.sources.base import Target
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.daily_papers.targets import daily_target
from expectations.report.report_page import render_page
from expectations.report.trust import judge_trust
from tests.attacks.evil_site import Evil, EvilSite, answer, evil_site

pytestmark = pytest.mark.slow

NOON = datetime(2026, 5, 20, 12)
DAYS = [daily_target(date(2026, 4, day)) for day in (7, 8)]
FUTURES = [datetime(2099, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999)]


class Stopwatch:
    """A clock that runs only while somebody sleeps."""

    def __init__(self, now: datetime = NOON) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    @property
    def slept(self) -> float:
        return (self.time - NOON).total_seconds()


def run(site: EvilSite, home: Path, clock: Stopwatch, wanted: list[Target]) -> CrawlResult:
    asked = Site(site.url, attempts=2, idle_seconds=5, answer_seconds=10)
    with open_session(DAILY_PAPERS, asked, home / "archive", clock) as session:
        return crawl(session, wanted, again=True)


def first_then(first: bytes, then: bytes) -> Evil:
    """One answer to the first request, another one to all later ones."""
    answers = iter([first])
    return lambda wire: wire.send(next(answers, then))


def archived(home: Path, *facts: Fetch | RobotsRules) -> None:
    """Notes as an earlier run left them."""
    with ArchiveWriter(home / "archive", {}, Stopwatch()) as writer:
        for fact in facts:
            kind = FETCH if isinstance(fact, Fetch) else ROBOTS
            writer.note(kind, NOON, note_content(fact))


HUGE = [
    "9" * 18, "9" * 400, "31536000", "86401", "Fri, 31 Dec 9999 23:59:59 GMT",
    "Fri, 31 Dec 2100 23:59:59 +1400",
]  # fmt: skip
NONSENSE = ["-5", "nan", "inf", "1e308", "1e9", "0", "soon", "Mon, 01 Jan 0000 00:00:00 GMT"]


@pytest.mark.parametrize("status", [b"429 Many", b"404 NF", b"503 Busy"])
@pytest.mark.parametrize("wait", HUGE)
def test_m3_a_wait_out_of_reason_ends_the_run_and_the_next_one_asks(
    wait: str, status: bytes, tmp_path: Path
) -> None:
    clock = Stopwatch()
    stated = answer(b"", b"Retry-After: " + wait.encode(), status=status)
    with evil_site(first_then(stated, answer(b"", status=b"404 NF"))) as site:
        first = run(site, tmp_path, clock, DAYS)
        assert first.stopped is not None
        asked = len(site.heard)
        second = run(site, tmp_path, clock, DAYS)
    assert clock.slept < 60
    assert asked == 2
    assert second.stopped is None
    assert [event.fetch.status for event in second.requests] == [404, 404]


@pytest.mark.parametrize("wait", NONSENSE)
def test_m3_a_wait_that_is_none_is_not_kept(wait: str, tmp_path: Path) -> None:
    clock = Stopwatch()
    stated = answer(b"", b"Retry-After: " + wait.encode(), status=b"404 NF")
    with evil_site(first_then(stated, stated)) as site:
        assert run(site, tmp_path, clock, DAYS).stopped is None
    assert clock.slept < 60


def test_m3_a_wait_within_reason_closes_the_site_until_it_is_over(tmp_path: Path) -> None:
    clock = Stopwatch()
    stated = answer(b"", b"Retry-After: 86400", status=b"404 NF")
    with evil_site(first_then(stated, answer(b"", status=b"404 NF"))) as site:
        for _ in range(2):
            stopped = run(site, tmp_path, clock, DAYS).stopped
            assert str(stopped).endswith("before 2026-05-21 12:00 UTC: fetch again after that")
        assert len(site.heard) == 2
        clock.sleep(86_401)
        assert run(site, tmp_path, clock, DAYS).stopped is None


def test_m3_ten_years_in_an_old_archive_are_forgotten(tmp_path: Path) -> None:
    with evil_site(first_then(b"", b"")) as site:
        url = f"{site.url}/papers"
        until = NOON + timedelta(days=3650)
        archived(tmp_path, Fetch(url, NOON - timedelta(days=1), "limited", 429, retry_at=until))
        assert run(site, tmp_path, Stopwatch(), DAYS[1:]).stopped is None


def test_m3_a_quota_that_starts_again_in_years_ends_the_run(tmp_path: Path) -> None:
    stated = answer(b"", b'RateLimit: "pages";r=0;t=999999999', status=b"404 NF")
    with evil_site(first_then(stated, answer(b"", status=b"404 NF"))) as site:
        clock = Stopwatch()
        assert "too long to be kept" in str(run(site, tmp_path, clock, DAYS).stopped)
        assert run(site, tmp_path, clock, DAYS).stopped is None
        assert clock.slept < 60


DELAYS = ["61", "86400", "1e9", "1e12", "1e308", "9" * 300]
NO_DELAYS = ["1e400", "inf", "9" * 400, "-5", "nan", "-1e308", "0", "", "soon", "-inf"]


def robots(delay: str) -> bytes:
    return f"User-agent: *\nCrawl-delay: {delay}\nAllow: /\n".encode()


@pytest.mark.parametrize("delay", DELAYS)
def test_m4_a_crawl_delay_out_of_reason_ends_the_run_and_the_next_one_asks(
    delay: str, tmp_path: Path
) -> None:
    clock = Stopwatch()
    with evil_site(lambda wire: wire.send(answer(b"", status=b"404 NF")), robots(delay)) as site:
        for count in (1, 2):
            stopped = str(run(site, tmp_path, clock, DAYS).stopped)
            assert stopped.startswith("robots.txt wants ")
            assert stopped.endswith(
                "more than 60 s is too slow to be kept: the next run asks again"
            )
            assert [one.path for one in site.heard] == [b"/robots.txt"] * count
        site.robots = robots("60")
        assert run(site, tmp_path, clock, DAYS).stopped is None
    assert round(clock.slept) == 120


@pytest.mark.parametrize("delay", NO_DELAYS)
def test_m4_a_crawl_delay_that_is_none_is_not_kept(delay: str, tmp_path: Path) -> None:
    clock = Stopwatch()
    with evil_site(lambda wire: wire.send(answer(b"", status=b"404 NF")), robots(delay)) as site:
        assert run(site, tmp_path, clock, DAYS).stopped is None
    assert clock.slept == 0


def test_m4_a_crawl_delay_out_of_reason_in_an_old_archive_is_asked_for_again(
    tmp_path: Path,
) -> None:
    with evil_site(lambda wire: wire.send(answer(b"", status=b"404 NF"))) as site:
        archived(tmp_path, RobotsRules(f"{site.url}/robots.txt", NOON, robots("1e12").decode()))
        assert run(site, tmp_path, Stopwatch(), DAYS).stopped is None
        assert site.heard[0].path == b"/robots.txt"


@pytest.mark.parametrize("future", FUTURES)
@pytest.mark.parametrize("delay", ["0", "60"])
def test_m5_requests_from_the_future_count_as_sent_now(
    future: datetime, delay: str, tmp_path: Path
) -> None:
    clock = Stopwatch()
    with evil_site(lambda wire: wire.send(answer(b"", status=b"404 NF")), robots(delay)) as site:
        url = f"{site.url}{DAYS[0].path}"
        wait = future if future.year == 9999 else future + timedelta(hours=1)
        archived(
            tmp_path,
            *(Fetch(url, future, "failed", 404, retry_at=wait) for _ in range(80)),
            RobotsRules(f"{site.url}/robots.txt", future, robots("1e12").decode()),
        )
        result = run(site, tmp_path, clock, DAYS)
    assert (result.stopped, len(result.requests)) == (None, 2)
    assert 300 <= clock.slept <= 420


@pytest.mark.parametrize("future", FUTURES)
def test_m5_an_answer_from_the_future_settles_no_day(future: datetime, tmp_path: Path) -> None:
    with evil_site(lambda wire: wire.send(answer(b"", status=b"404 NF"))) as site:
        url = f"{site.url}{DAYS[0].path}"
        archived(tmp_path, Fetch(url, future, "page", 200, entry_count=3, is_whole=True))
        asked = Site(site.url, attempts=1)
        with open_session(DAILY_PAPERS, asked, tmp_path / "archive", Stopwatch()) as session:
            result = crawl(session, DAYS[:1])
    assert [event.fetch.status for event in result.requests] == [404]


PAGE = Path(__file__).parents[1] / "pages" / "api_2026-04-02.json"
EARLIER = NOON - timedelta(days=1)


def released(settings: Settings, now: datetime, name: str) -> str:
    """The id of a release that a new document makes at an instant by the clock."""
    document = settings.home.parent / f"{name}.json"
    document.write_bytes(PAGE.read_bytes() + b" " * len(name))
    loaded = load_documents(settings, [(document, Provenance())], clock=Stopwatch(now))
    return loaded.release_id


@pytest.mark.parametrize("future", FUTURES, ids=["2099", "9999"])
def test_m5_releases_after_a_wrong_clock_sort_behind_it_and_are_of_their_own_instants(
    future: datetime, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "home", source_date=EARLIER)
    instants = [EARLIER, future, NOON, NOON + timedelta(hours=1)]
    ids = [released(settings, now, "x" * n) for n, now in enumerate(instants, start=1)]
    assert ids == sorted(set(ids))
    wrong = f"{future:%Y%m%dT%H%M%S.%fZ}"
    assert ids[1:] == [wrong, f"{wrong}.000001", f"{wrong}.000002"]
    rows = published_releases(settings.release).sort("release_id")
    assert rows["published_at"].to_list() == instants
    assert latest_attempt(settings.history).attempted_at == instants[-1]


@pytest.mark.parametrize("future", FUTURES, ids=["2099", "9999"])
def test_m5_a_release_from_the_future_is_told_everywhere_until_the_next_one(
    future: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(tmp_path / "home", source_date=EARLIER)
    released(settings, future, "x")
    words = f"1 release, the last of {future:%Y-%m-%d %H:%M} UTC"
    assert told(settings, capsys) == [words] * 3
    with open_release(settings.release) as con:
        assert read_summary(con, Stopwatch()).release.age_seconds == 0
    released(settings, NOON, "xx")
    assert told(settings, capsys) == []
    overdue = find_alarms(settings, Stopwatch(NOON + timedelta(hours=27)))
    assert overdue.alarms[0].cause == f"no release since {NOON.isoformat()}"


def told(settings: Settings, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What alarms, status and the report say of the future, in this order."""
    clock = Stopwatch()
    with open_release(settings.release) as con:
        state = read_summary(con, clock)
    capsys.readouterr()
    print_status(state, settings.release)
    quality = read_quality(settings.history, settings.release, NOON)
    verdict = judge_trust(quality, known_day_states(settings, clock), NOON)
    assert render_page(settings, clock)
    texts = [
        *(alarm.text for alarm in find_alarms(settings, clock).alarms),
        *capsys.readouterr().out.splitlines(),
        *(reason.text for reason in verdict.reasons),
    ]
    marker = "from the future, since a clock was wrong: "
    return [text.split(marker)[1] for text in texts if marker in text]


def test_m5_requests_and_captures_from_the_future_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(tmp_path / "home", source_date=EARLIER)
    future = FUTURES[1]
    archived(settings.home, *(Fetch(f"https://a.org/{n}", future, "failed", 500) for n in (1, 2)))
    document = [(PAGE, Provenance(captured_at=FUTURES[0]))]
    load_documents(settings, document, clock=Stopwatch(EARLIER))
    words = (
        "2 requests, the last of 9999-12-31 23:59 UTC; 1 capture, the last of 2099-01-01 00:00 UTC"
    )
    assert told(settings, capsys) == [words] * 3


def test_m5_a_clock_in_the_last_century_of_all_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Late(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime(9999, 12, 31, 23, 59, 59, 999_999, tz)

    monkeypatch.setattr("etl.clock.datetime", Late)
    with pytest.raises(UsageError, match="this machine's clock says 9999-12-31: set it"):
        SystemClock().now()


@pytest.mark.parametrize("day", ["0001-01-01", "2062-04-02", "9999-12-31"])
def test_m6_a_day_that_cannot_be_asked_for_breaks_no_release(day: str, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home", source_date=NOON)
    url = f"https://huggingface.co/papers/date/{day}"
    archived(settings.home, Fetch(url, NOON, "failed", 404, detail="status 404"))
    other = tmp_path / "other.json"
    other.write_bytes(PAGE.read_bytes() + b" ")
    documents = [(PAGE, Provenance()), (other, Provenance(url, EARLIER))]
    load_documents(settings, documents, clock=Stopwatch())
    with open_release(settings.release) as con:
        days = con.execute("select cast(day as text) from meta.day_states").fetchall()
    assert days == [("2026-04-02",)]
    assert {it.state for it in known_day_states(settings, Stopwatch())} <= {"missing", "moving"}
