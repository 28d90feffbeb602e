"""A clock that was wrong once."""

from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.build.history import latest_attempt
from etl.cli.status import print_status
from etl.clock import SystemClock
from etl.errors import UsageError
from etl.fetch.crawl import crawl
from etl.fetch.log import Fetch, RobotsRules
from etl.fetch.session import open_session
from etl.pipeline.alarms import find_alarms
from etl.pipeline.known_days import known_day_states
from etl.pipeline.load import load_documents
from etl.release.database import open_release, published_releases
from etl.release.report_data import read_quality
from etl.release.summary import read_summary
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.daily_papers.source import DAILY_PAPERS
from expectations.report.report_page import render_page
from expectations.report.trust import judge_trust
from tests.attacks.evil_site import answer, evil_site
from tests.attacks.stopwatch import DAYS, NOON, Stopwatch, archived, robots, run

pytestmark = pytest.mark.slow

FUTURES = [datetime(2099, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999)]


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


def test_m5_releases_after_a_wrong_clock_sort_behind_it_and_are_of_their_own_instants(
    tmp_path: Path,
) -> None:
    future = FUTURES[1]
    settings = Settings(tmp_path / "home", source_date=EARLIER)
    instants = [EARLIER, future, NOON, NOON + timedelta(hours=1)]
    ids = [released(settings, now, "x" * n) for n, now in enumerate(instants, start=1)]
    assert ids == sorted(set(ids))
    wrong = f"{future:%Y%m%dT%H%M%S.%fZ}"
    assert ids[1:] == [wrong, f"{wrong}.000001", f"{wrong}.000002"]
    rows = published_releases(settings.release).sort("release_id")
    assert rows["published_at"].to_list() == instants
    assert latest_attempt(settings.history).attempted_at == instants[-1]


def test_m5_releases_of_one_instant_are_a_microsecond_apart_also_where_a_clock_goes_back(
    tmp_path: Path,
) -> None:
    settings = Settings(tmp_path / "home", source_date=EARLIER)
    clocks = [NOON, NOON, NOON - timedelta(minutes=9)]
    ids = [released(settings, now, "x" * n) for n, now in enumerate(clocks, start=1)]
    rows = published_releases(settings.release).sort("release_id")
    assert rows["release_id"].to_list() == ids
    assert rows["published_at"].to_list() == [NOON + timedelta(microseconds=n) for n in range(3)]


def test_m5_a_release_from_the_future_is_told_everywhere_until_the_next_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    future = FUTURES[0]
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
