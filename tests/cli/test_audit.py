"""`audit`: is the release what its pages give, row for row?"""

import json
import re

import duckdb
import pytest

pytestmark = pytest.mark.slow


def audit_line(cli) -> str:
    return cli.said("status").splitlines()[3]


def test_a_release_is_what_a_full_derivation_gives(two_loads):
    said = two_loads.said("audit")
    assert re.fullmatch(r"Release \S+ is what a full derivation gives, row for row\.\n", said)
    assert re.fullmatch(
        r"  audited at \S+ \S+, and the same as a full derivation then",
        audit_line(two_loads),
    )


def test_a_difference_is_told_recorded_and_mended_by_the_next_release(two_loads):
    with duckdb.connect(str(two_loads.home / "papers.duckdb")) as con:
        con.execute("update core.papers set title = 'Other' where arxiv_id like '%1'")
    said = two_loads.refused("audit", code=3)
    assert "core.papers: 1 row missing, 1 too many, such as" in said
    assert "`paperhouse publish` derives" in said
    assert "1 table differed from a full derivation" in audit_line(two_loads)
    audit = json.loads(two_loads.said("status", "--json"))["audit"]
    assert audit["table_count"] == 1
    assert audit["sample"].startswith("core.papers: ")
    two_loads("publish")
    assert "row for row" in two_loads.said("audit")


def test_no_release_follows_on_one_that_differs(two_loads, tmp_path, answer):
    """One that did would keep the title, since the third day changes nothing about the paper."""
    with duckdb.connect(str(two_loads.home / "papers.duckdb")) as con:
        con.execute("update core.papers set title = 'Other' where arxiv_id like '%1'")
    two_loads.refused("audit", code=3)
    answer("day3.json", 3)
    two_loads.said("load", tmp_path / "day3.json")
    assert "row for row" in two_loads.said("audit")


def test_only_a_release_that_shows_all_can_be_audited(cli, tmp_path, answer):
    assert "no release" in cli.refused("audit", code=1)
    answer("day.json", 1)
    cli.said("load", tmp_path / "day.json")
    archived = next(iter((cli.home / "archive").rglob("*.warc.gz")))
    more = archived.with_name(re.sub(r"^\d{8}", "20300101", archived.name))
    more.write_bytes(archived.read_bytes())
    assert "`paperhouse publish` first" in cli.refused("audit")
