"""`fetch`, `run` and `gaps` against a site on a loopback port, on the machine's own clock."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import Result
from filelock import FileLock

from tests.replica import Fault, MadeUp, Replica
from tests.replica.exchange import Reply

pytestmark = pytest.mark.slow

LATER = datetime(2026, 5, 20, 12)
SPAN = ("--from", "2025-04-01", "--to", "2025-04-07")
"""Two days, a holiday, a day, a weekend, a day."""

PATIENT = Fault(
    "patient",
    "a 429 that asks to wait for three seconds",
    lambda _reply, _scene: Reply(429, b"", {"Retry-After": "3"}),
)

CLEARING = Fault(
    "clearing",
    "a page whose title clears a terminal",
    lambda _reply, _scene: Reply(200, b"<html><title>\x1b[2Jgone</title><p>Gone.</p></html>"),
)

Paperhouse = Callable[..., Result]


@pytest.fixture
def replica() -> Iterator[Replica]:
    """Lists papers from 2025-04-01 on."""
    with Replica(MadeUp(date(2025, 4, 1)), now=LATER, limits=None) as running:
        yield running


@pytest.fixture
def paperhouse(cli, replica: Replica) -> Paperhouse:
    """The command line with the replica for its site."""

    def run(*words: object, **environment: str) -> Result:
        site = {
            "PAPERHOUSE_SITE": replica.url,
            "PAPERHOUSE_PAGES": "0",
            "PAPERHOUSE_ATTEMPTS": "1",
            "PAPERHOUSE_SINCE": "2025-04-01",
        }
        return cli(*words, **site | environment)

    return run


def lines(result: Result) -> list[str]:
    """What was printed, without instants, and with a word for each capture."""
    timeless = re.sub(r"^\d\d:\d\d:\d\d  ", "", result.stdout, flags=re.MULTILINE)
    return re.sub(r"\b[0-9a-f]{16}$", "CAPTURE", timeless, flags=re.MULTILINE).splitlines()


def asked(replica: Replica) -> list[str]:
    """Paths of the listings that were requested since the last time."""
    found = [one.path for one in replica.requests if one.bucket]
    replica.record.clear()
    return found


def rows(paperhouse: Paperhouse, sql: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(paperhouse("query", sql, "--format", "json").stdout)
    return found


def test_a_span_is_fetched_with_a_line_for_each_request(paperhouse, replica):
    result = paperhouse("fetch", *SPAN)
    assert (result.exit_code, result.stderr) == (0, "")
    repeats = "asked for 2025-04-0{}, but this is 2025-04-0{}'s"
    assert lines(result) == [
        "1/7  page        200  /robots.txt",
        "1/7  page        200  /papers/date/2025-04-01  CAPTURE",
        "2/7  page        200  /papers/date/2025-04-02  CAPTURE",
        f"3/7  repeat      200  /papers/date/2025-04-03  {repeats.format(3, 2)}",
        "4/7  page        200  /papers/date/2025-04-04  CAPTURE",
        f"5/7  repeat      200  /papers/date/2025-04-05  {repeats.format(5, 4)}",
        f"6/7  repeat      200  /papers/date/2025-04-06  {repeats.format(6, 4)}",
        "7/7  page        200  /papers/date/2025-04-07  CAPTURE",
        "fetched: 4 page, 3 repeat",
    ]
    assert asked(replica) == [f"/papers/date/2025-04-0{day}" for day in range(1, 8)]


def test_what_is_complete_is_fetched_only_when_asked_again(paperhouse, replica):
    paperhouse("fetch", "--date", "2025-04-02")
    asked(replica)
    result = paperhouse("fetch", "--date", "2025-04-02")
    assert lines(result) == ["fetched: 1 complete or not due"]
    assert asked(replica) == []
    result = paperhouse("fetch", "--date", "2025-04-02", "--again")
    known = lines(result)[0].partition("  as on 20")
    assert known[:2] == ("1/1  unchanged   304  /papers/date/2025-04-02", "  as on 20")
    assert lines(result)[1:] == ["fetched: 1 unchanged"]
    assert asked(replica) == ["/papers/date/2025-04-02"]


def test_a_day_comes_whole_from_the_api_where_its_default_would_cut_it(paperhouse, replica):
    first, last = "2025-04-08", "2025-04-09"
    assert paperhouse("fetch", "--from", first, "--to", last, "--via", "api").exit_code == 0
    assert {one.path for one in replica.requests if one.bucket} == {"/api/daily_papers"}
    assert paperhouse("publish").exit_code == 0
    counts = "select listed_on, count(*) as papers, bool_or(is_cut) as is_cut from core.captures"
    found = rows(
        paperhouse, f"{counts} inner join core.listings using (capture_id, listed_on) group by all"
    )
    source = MadeUp(date(2025, 4, 1))
    assert {row["listed_on"]: row["papers"] for row in found} == {
        first: len(source.entries(date(2025, 4, 8))),
        last: len(source.entries(date(2025, 4, 9))),
    }
    assert len(source.entries(date(2025, 4, 8))) > 50
    assert not any(row["is_cut"] for row in found)


def test_weeks_months_what_trends_and_what_a_search_finds(paperhouse, replica):
    words = ("--week", "2025-W15", "--month", "2025-04", "--trending", "--search", "graph agents")
    first, second = paperhouse("fetch", *words), paperhouse("fetch", *words)
    assert (first.exit_code, first.stderr) == (0, "")
    assert lines(first) == [
        "1/4  page        200  /robots.txt",
        "1/4  page        200  /papers/week/2025-W15  CAPTURE",
        "2/4  page        200  /papers/month/2025-04  CAPTURE",
        "3/4  page        200  /papers/trending  CAPTURE",
        "4/4  page        200  /papers?q=graph+agents  CAPTURE",
        "fetched: 4 page",
    ]
    assert lines(second)[-1] == "fetched: 2 unchanged, 2 complete or not due"
    assert asked(replica) == [
        "/papers/week/2025-W15", "/papers/month/2025-04", "/papers/trending", "/papers",
        "/papers/trending", "/papers",
    ]  # fmt: skip


def test_a_listing_that_failed_is_named_and_told_to_the_scheduler(paperhouse, replica):
    replica.faults.attach("challenge", "/papers/date/2025-04-02")
    result = paperhouse("fetch", *SPAN)
    assert result.exit_code == 7
    assert lines(result)[2].startswith(
        "2/7  blocked     200  /papers/date/2025-04-02  an interstitial, not a page of"
    )
    assert lines(result)[-1] == "fetched: 3 page, 3 repeat, 1 blocked"
    asked(replica)
    again = paperhouse("fetch", *SPAN)
    assert (again.exit_code, asked(replica)) == (0, ["/papers/date/2025-04-02"])


def test_a_site_that_wants_no_requests_ends_the_run_and_says_why(paperhouse, replica):
    replica.faults.attach("error_503", "/robots.txt", times=None)
    result = paperhouse("fetch", *SPAN)
    assert result.exit_code == 6
    assert lines(result) == ["1/7  failed      503  /robots.txt", "fetched: nothing"]
    assert result.stderr == (
        f"paperhouse: stopped: {replica.url}/robots.txt cannot be read (status 503), "
        "so nothing may be fetched: try later\n"
    )
    assert asked(replica) == []


def test_a_long_wait_is_told(paperhouse, replica):
    replica.site.robots = "User-agent: paperhouse\nCrawl-delay: 3.6\n"
    result = paperhouse("fetch", "--date", "2025-04-02")
    assert result.exit_code == 0
    assert re.fullmatch(r"waiting [34] s before the next request\n", result.stderr)


def test_a_request_that_is_repeated_says_when(paperhouse, replica):
    replica.faults.attach(PATIENT, "/papers/date/2025-04-02", times=1)
    result = paperhouse("fetch", "--date", "2025-04-02", PAPERHOUSE_ATTEMPTS="2")
    assert (result.exit_code, result.stderr) == (0, "")
    assert lines(result)[1:] == [
        "1/1  limited     429  /papers/date/2025-04-02  Retry-After '3'; again in 3 s",
        "1/1  page        200  /papers/date/2025-04-02  CAPTURE",
        "fetched: 1 page",
    ]


def test_an_address_is_shortened_and_a_reason_moves_no_cursor(paperhouse, replica):
    replica.faults.attach(CLEARING)
    result = paperhouse("fetch", "--search", "graphs " * 20)
    path = "/papers?q=" + "graphs+" * 7 + "…"
    assert lines(result)[1].startswith(f"1/1  unreadable  200  {path}  ")
    assert "\x1b" not in result.stdout
    assert "\ufffd[2Jgone" in result.stdout


def test_the_bars_of_a_terminal_keep_out_of_what_goes_into_a_file(cli, replica):
    leader, follower = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "etl", "fetch", "--date", "2025-04-02"],
        env=os.environ
        | {"PAPERHOUSE_HOME": str(cli.home), "PAPERHOUSE_SITE": replica.url, "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=follower,
        text=True,
    ) as process:
        os.close(follower)
        shown = b"".join(drained(leader)).decode()
        assert process.stdout is not None
        said = process.stdout.read()
    assert re.fullmatch(
        r"(?s).* /robots.txt\n.* /papers/date/2025-04-02 .*\nfetched: 1 page\n", said
    )
    assert "fetching" in shown
    assert "robots.txt" not in shown


def drained(leader: int) -> Iterator[bytes]:
    """What a terminal is told, until nobody holds its other end."""
    try:
        while chunk := os.read(leader, 65536):
            yield chunk
    except OSError:
        os.close(leader)


def test_a_capture_in_the_list_gives_its_page(paperhouse, replica):
    result = paperhouse("fetch", "--date", "2025-04-02")
    paperhouse("publish")
    capture_id = result.stdout.splitlines()[1].split()[-1]
    assert "2025-04-02" in paperhouse("pages", capture_id).stdout


def test_a_site_that_is_down_is_not_asked_for_every_day(paperhouse, replica):
    replica.faults.attach("error_500", times=None)
    result = paperhouse("fetch", *SPAN)
    assert result.exit_code == 6
    assert "5 listings failed one after another, the last one with status 500" in result.stderr
    assert len(asked(replica)) == 5


def test_one_process_fetches_at_a_time(cli, paperhouse):
    cli.home.mkdir()
    with FileLock(cli.home / "fetch.lock"):
        result = paperhouse("fetch", "--date", "2025-04-02")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("paperhouse: another process is fetching")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fetch"], "say what: --date, --from, --week, --month, --trending or --search"),
        (["fetch", "--to", "2025-04-07"], "--to needs --from"),
        (
            ["fetch", "--from", "2025-04-07", "--to", "2025-04-01"],
            "--to 2025-04-01 is before --from 2025-04-07",
        ),
        (["fetch", "--week", "2025-W60"], "'2025-W60' is not a week such as 2026-W27"),
        (["fetch", "--week", ""], "'' is not a week such as 2026-W27"),
        (["fetch", "--month", "2025-13"], "'2025-13' is not a month such as 2026-07"),
        (["fetch", "--search", " "], "cannot search for ' ': give words, 500 letters at most"),
        (
            ["fetch", "--search", "x", "--via", "api"],
            "--search reads the page alone: leave out --via api",
        ),
        (["gaps", "--fetch", "--json"], "--json shows what --fetch would change: one at a time"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(paperhouse, replica, words, said):
    result = paperhouse(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"paperhouse: {said}\n"
    assert replica.requests == []


@pytest.mark.parametrize("words", [["--date", "07/04/2025"], ["--date", "2025-02-30"]])
def test_a_day_that_is_none_is_refused(paperhouse, words):
    assert paperhouse("fetch", *words).exit_code == 2


def test_gaps_tell_of_every_day_since_the_listings_began(paperhouse, replica):
    replica.faults.attach("challenge", "/papers/date/2025-04-07")
    paperhouse("fetch", *SPAN)
    told = [json.loads(line) for line in paperhouse("gaps", "--json").stdout.splitlines()]
    days = (datetime.now(UTC).date() - date(2025, 4, 1)).days + 1
    assert len(told) == days
    assert [day["state"] for day in told[:8]] == [
        "complete", "complete", "repeat", "complete", "repeat", "repeat", "failed", "missing",
    ]  # fmt: skip
    assert told[3]["day"] == "2025-04-04"
    assert told[3]["why"].startswith("fetched on 20")
    assert Counter(day["state"] for day in told)["missing"] == days - 7
    assert all(day["worth_fetching"] for day in told[6:])


def test_gaps_in_words_put_days_of_one_state_together(paperhouse):
    paperhouse("fetch", *SPAN)
    said = paperhouse("gaps").stdout.splitlines()
    assert [line[:36].rstrip() for line in said[:6]] == [
        "2025-04-01 to 2025-04-02  complete",
        "2025-04-03                repeat",
        "2025-04-04                complete",
        "2025-04-05 to 2025-04-06  repeat",
        "2025-04-07                complete",
        f"2025-04-08 to {datetime.now(UTC):%Y-%m-%d}  missing",
    ]
    missing = int(said[-2].split()[0])
    assert said[-2] == f"{missing} missing, 4 complete, 3 repeat"
    assert said[-1] == f"{missing} worth fetching: `paperhouse gaps --fetch`"


def lately(replica: Replica) -> list[str]:
    """Sets the site's clock to the machine's; the last five days, today included."""
    now = datetime.now(UTC).replace(tzinfo=None)
    replica.clock.set(now)
    return [str(now.date() - timedelta(days=ago)) for ago in range(4, -1, -1)]


def test_filling_the_gaps_asks_just_for_those_worth_it(paperhouse, replica):
    days = lately(replica)
    paperhouse("fetch", "--date", days[1])
    assert asked(replica) == [f"/papers/date/{days[1]}"]
    result = paperhouse("gaps", "--fetch", PAPERHOUSE_SINCE=days[0])
    assert (result.exit_code, result.stderr) == (0, "")
    assert asked(replica) == [f"/papers/date/{day}" for day in days if day != days[1]]
    assert paperhouse("gaps", PAPERHOUSE_SINCE=days[0]).stdout.endswith("\nnothing to fetch\n")
    assert lines(paperhouse("gaps", "--fetch", PAPERHOUSE_SINCE=days[0])) == ["fetched: nothing"]


def test_the_daily_job_ends_in_a_searchable_release_with_every_request(paperhouse, replica):
    days = lately(replica)
    result = paperhouse("run", "--days", "5")
    assert (result.exit_code, result.stderr) == (0, "")
    *requests, released, counts = lines(result)
    paths = ["/robots.txt", *(f"/papers/date/{day}" for day in days)]
    assert [line.split()[3] for line in requests] == paths
    assert (released.split()[0], counts.split()[0]) == ("release", "fetched:")
    sent = sorted((f"{replica.url}{one.path}", one.status) for one in replica.requests)
    recorded = rows(paperhouse, "select url, status from meta.fetches order by all")
    assert [(row["url"], row["status"]) for row in recorded] == sent
    assert len(sent) == 6
    assert paperhouse("search", "agents").exit_code == 0
    asked(replica)
    again = paperhouse("run", "--days", "5")
    assert lines(again) == [released, "fetched: 5 complete or not due"]
    assert asked(replica) == []


def test_a_daily_job_without_an_answer_keeps_the_release_and_says_so(paperhouse, replica):
    days = lately(replica)
    paperhouse("fetch", "--from", days[0], "--to", days[1])
    assert paperhouse("publish").exit_code == 0
    count = "select count(*) as papers from core.papers"
    before = rows(paperhouse, count)
    replica.faults.attach("error_500", times=None)
    result = paperhouse("run", "--days", "3")
    assert result.exit_code == 7
    assert lines(result)[-1] == "fetched: 3 failed"
    assert rows(paperhouse, count) == before
    faulty = rows(paperhouse, "select outcome, detail from meta.fetches where status = 500")
    assert faulty == [{"outcome": "failed", "detail": "status 500"}] * 3


@pytest.mark.parametrize(
    ("path", "code", "counts"),
    [("/robots.txt", 6, "fetched: nothing"), (None, 7, "fetched: 3 failed")],
)
def test_of_a_site_that_never_answered_no_release_is_made(
    cli, paperhouse, replica, path, code, counts
):
    lately(replica)
    replica.faults.attach("error_500", path, times=None)
    result = paperhouse("run", "--days", "3")
    assert (result.exit_code, lines(result)[-1]) == (code, counts)
    assert "paperhouse: no page ever came, so no release was made\n" in result.stderr
    assert not (cli.home / "papers.duckdb").exists()
    refused = paperhouse("publish")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "no page is archived in" in refused.stderr
    replica.faults.clear()
    assert paperhouse("run", "--days", "3").exit_code == 0
    failed = rows(paperhouse, "select distinct outcome from meta.fetches where status = 500")
    assert failed == [{"outcome": "failed"}]


def test_a_page_that_is_no_listing_is_enough_for_a_release(paperhouse, replica):
    lately(replica)
    replica.faults.attach("challenge", times=None)
    result = paperhouse("run", "--days", "1")
    assert (result.exit_code, lines(result)[-1]) == (7, "fetched: 1 blocked")
    assert rows(paperhouse, "select outcome from core.captures") == [{"outcome": "unreadable"}]
