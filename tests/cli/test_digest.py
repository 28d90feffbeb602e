"""`paperhouse subscriptions` and `paperhouse digest`, which print and send nothing.

Among the pages is a dump of a paper that was resolved to an arXiv id: it may have been sent before.
"""

import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from etl.ids import PaperKey
from etl.release.digest.compose import make_digest
from etl.release.digest.periods import Period
from etl.release.digest.sent import SentSoFar, ToldPaper
from etl.release.digest.subscription import Subscription
from etl.release.locked import open_locked_release
from tests.cli.conftest import Cli

pytestmark = pytest.mark.slow

SUBSCRIPTIONS = """
[sheep]
words = ["sparse attention", "lost socks"]
upvotes = 5
from = 2026-01-01
to = ["ana@example.org"]

[typo]
organizations = ["exampel lab"]
sql = "select 1 as one"
"""
SUBJECT = "Subject: sheep: 3 new papers, 1 Jan to 3 Apr 2026\n\nsheep\n"


@pytest.fixture(scope="module")
def subscribed(loaded: Cli, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    home = tmp_path_factory.mktemp("subscribed")
    shutil.copyfile(loaded.home / "papers.duckdb", home / "papers.duckdb")
    (home / "subscriptions.toml").write_text(SUBSCRIPTIONS)
    return Cli(home)


def test_subscriptions_are_listed_and_checked(subscribed: Cli):
    result = subscribed("subscriptions")
    first, second = result.stdout.split("typo\n")
    day = first.split("due now: ")[1][:10]
    assert first == (
        "sheep\n  takes  words: sparse attention or lost socks and upvotes: 5\n"
        f"  next   due now: {day}\n  to     ana@example.org\n"
    )
    assert "to     nobody" in second
    assert (result.exit_code, result.stderr) == (
        2,
        "paperhouse: subscriptions.toml, [typo] sql: it has no column paper_key\n",
    )


def test_a_digest_may_begin_in_any_year(loaded: Cli, tmp_path: Path):
    """700,000 days are looked through once, and not again for each of the release's 600."""
    shutil.copyfile(loaded.home / "papers.duckdb", tmp_path / "papers.duckdb")
    (tmp_path / "subscriptions.toml").write_text("[all]\nfrom = 0001-01-01\n")
    began = time.process_time()
    assert "739,702 earlier days      5 papers" in Cli(tmp_path).said("digest", "all")
    assert time.process_time() - began < 20


def test_a_digest_is_printed_as_text_or_as_a_page(subscribed: Cli):
    text = subscribed.said("digest", "sheep")
    assert text.startswith(SUBJECT)
    page = subscribed.said("digest", "sheep", "--html")
    assert page.startswith("<!DOCTYPE html>")
    assert "Counting Sheep at Scale: Sparse Attention for Very Long Nights</a>" in page
    assert subscribed.said("digest", "sheep") == text


def test_everything_of_an_earlier_release_may_count_as_sent(subscribed: Cli, tmp_path: Path):
    earlier = tmp_path / "earlier.duckdb"
    shutil.copyfile(subscribed.home / "papers.duckdb", earlier)
    assert "\nNo new papers.\nNothing new: " in subscribed.said(
        "digest", "sheep", "--since", str(earlier)
    )


def test_what_cannot_be_done_is_said(subscribed: Cli, cli: Cli):
    assert subscribed.refused("digest", "goats") == (
        "paperhouse: subscriptions.toml has no subscription 'goats': it has sheep, typo\n"
    )
    assert "a release has no empty name" in subscribed.refused(
        "digest", "sheep", "--since", "", code=1
    )
    assert subscribed.refused("digest", "typo") == (
        "paperhouse: [typo] sql: it has no column paper_key\n"
    )
    cli.home.mkdir()
    empty = cli("subscriptions")
    assert (empty.exit_code, empty.stdout) == (0, "")
    assert empty.stderr.startswith("no subscription: write ")
    (cli.home / "subscriptions.toml").write_bytes(b"[a]\ntitle = '\xff'")
    assert "is not UTF-8" in cli.refused("subscriptions")
    (cli.home / "subscriptions.toml").write_text("[a]\nword = ['x']")
    assert cli.refused("subscriptions") == (
        "paperhouse: subscriptions.toml, [a]: word: no such key: did you mean words?\n"
    )


ALIAS, KEY = PaperKey("title:4af249cd7adaa552"), PaperKey("arxiv:2604.00017")
OLD, NEW = ToldPaper(upvotes=20), ToldPaper(upvotes=190, comment_count=9, has_code=True)


@pytest.mark.parametrize(
    ("papers", "is_new", "moved"),
    [({}, True, []), ({ALIAS: OLD}, False, [KEY]), ({ALIAS: OLD, KEY: NEW}, False, [])],
)
def test_a_paper_that_was_sent_under_its_title_stays_sent(
    subscribed: Cli, papers: dict[PaperKey, ToldPaper], is_new: bool, moved: list[PaperKey]
):
    day = date(2026, 4, 1)
    period = Period("p", day, day, (day,))
    with open_locked_release(subscribed.home / "papers.duckdb") as con:
        digest = make_digest(con, Subscription(name="all"), period, SentSoFar(papers=papers))
    assert (KEY in digest.sent_keys) == is_new
    assert [it.facts.paper_key for it in digest.moved] == moved
