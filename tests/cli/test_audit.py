"""`audit`: is the release what its pages give, row for row?"""

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.answers import item
from tests.cli.conftest import Cli

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """A release that followed on another one."""
    folder = tmp_path_factory.mktemp("followed")
    cli = Cli(folder / "home")
    for number in (1, 2):
        page = folder / f"day{number}.json"
        page.write_text(json.dumps([item(number)]))
        cli.said("load", page)
    return cli


@pytest.fixture
def two_days(followed, tmp_path):
    """A copy of it, to be changed."""
    return Cli(Path(shutil.copytree(followed.home, tmp_path / "home")))


def audit_line(cli) -> str:
    return cli.said("status").splitlines()[3]


def test_a_release_is_what_a_full_derivation_gives(two_days):
    said = two_days.said("audit")
    assert re.fullmatch(r"Release \S+ is what a full derivation gives, row for row\.\n", said)
    assert re.fullmatch(
        r"  audited at \S+ \S+, and the same as a full derivation then",
        audit_line(two_days),
    )


def test_a_difference_is_told_recorded_and_mended_by_the_next_release(two_days):
    with duckdb.connect(str(two_days.home / "papers.duckdb")) as con:
        con.execute("update core.papers set title = 'Other' where arxiv_id like '%1'")
    said = two_days.refused("audit", code=3)
    assert "core.papers: 1 rows are missing, 1 are too many, such as" in said
    assert "`paperhouse publish` derives" in said
    assert "1 table differed from a full derivation" in audit_line(two_days)
    audit = json.loads(two_days.said("status", "--json"))["audit"]
    assert audit["table_count"] == 1
    assert audit["sample"].startswith("core.papers: ")
    two_days("publish")
    assert "row for row" in two_days.said("audit")


def test_no_release_follows_on_one_that_differs(two_days, tmp_path, answer):
    """One that did would keep the title, since the third day changes nothing about the paper."""
    with duckdb.connect(str(two_days.home / "papers.duckdb")) as con:
        con.execute("update core.papers set title = 'Other' where arxiv_id like '%1'")
    two_days.refused("audit", code=3)
    answer("day3.json", 3)
    two_days.said("load", tmp_path / "day3.json")
    assert "row for row" in two_days.said("audit")


def test_only_a_release_that_shows_all_can_be_audited(cli, tmp_path, answer):
    assert "no release" in cli.refused("audit", code=1)
    answer("day.json", 1)
    cli.said("load", tmp_path / "day.json")
    archived = next(iter((cli.home / "archive").rglob("*.warc.gz")))
    more = archived.with_name(re.sub(r"^\d{8}", "20300101", archived.name))
    more.write_bytes(archived.read_bytes())
    assert "`paperhouse publish` first" in cli.refused("audit")
