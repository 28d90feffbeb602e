"""The daily job, `run`, against a site on a loopback port, on the machine's own clock."""

import pytest

from tests.cli.conftest import asked, lately, lines, rows
from tests.pipeline.mail.post_office import open_post_office

pytestmark = pytest.mark.slow


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


def test_a_run_sends_what_is_due_and_writes_feeds_and_no_trouble_with_them_fails_it(
    cli, paperhouse, replica, monkeypatch, tmp_path
):
    lately(replica)
    monkeypatch.setenv("PAPERHOUSE_FEEDS", str(tmp_path / "feeds"))
    subscriptions = cli.home / "subscriptions.toml"
    cli.home.mkdir()
    subscriptions.write_text("[all")
    first = paperhouse("run", "--days", "5")
    assert first.exit_code == 0
    for what in ("digests", "feeds"):
        assert f"paperhouse: {what}: subscriptions.toml is no TOML" in first.stderr
    assert not list(tmp_path.glob("feeds/*.html"))
    subscriptions.write_text('[all]\nfrom = 2023-05-04\nto = ["ana@example.org"]\n')
    with open_post_office() as office:
        monkeypatch.setenv("PAPERHOUSE_SMTP", f"smtp://127.0.0.1:{office.port}")
        monkeypatch.setenv("PAPERHOUSE_MAIL_FROM", "papers@example.org")
        second = paperhouse("run", "--days", "5")
    assert (second.exit_code, second.stderr) == (0, "")
    assert "mails: 1 taken\n" in second.stdout
    assert [it.recipient for it in office.received] == ["ana@example.org"]
    assert f" feeds in {tmp_path / 'feeds'}: " in second.stdout
    last = "select arxiv_id from core.papers order by first_listed_on desc, arxiv_id desc limit 1"
    [paper] = rows(paperhouse, last)
    feed = (tmp_path / "feeds/subscriptions/all.atom").read_text()
    assert f"https://huggingface.co/papers/{paper['arxiv_id']}" in feed
