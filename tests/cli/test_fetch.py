"""`fetch` against a site on a loopback port: what is asked, what comes, and what is refused."""

from datetime import date

import pytest
from filelock import FileLock

from tests.cli.conftest import SPAN, asked, lines, rows
from tests.replica import MadeUp

pytestmark = pytest.mark.slow


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


def test_a_listing_that_is_wanted_twice_is_asked_for_once(paperhouse, replica):
    result = paperhouse("fetch", "--date", "2025-04-02", *SPAN)
    assert lines(result)[-1].startswith("fetched: ")
    days = asked(replica)
    assert len(days) == len(set(days)) == 7


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
        result = paperhouse("fetch", "--date", "2025-04-02", PAPERHOUSE_LOCK_SECONDS="0.2")
    assert (result.exit_code, result.stdout) == (4, "")
    waiting, message = result.stderr.splitlines()
    assert waiting == "another fetch is running; waiting for it to finish"
    assert message == (
        f"paperhouse: another fetch holds {cli.home}/fetch.lock and did not finish within 0.2 s; "
        "try again later, or wait longer with PAPERHOUSE_LOCK_SECONDS"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fetch"], "say what: --date, --from, --week, --month, --trending, --search or --watched"),
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
