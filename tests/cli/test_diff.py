"""`paperhouse diff` names each key that came, went or changed, as the two files have them."""

import json
from pathlib import Path

import duckdb
import pytest

from tests.cli.conftest import Cli

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def then(loaded: Cli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the pages that were captured by the evening of April 1, 2026."""
    file = tmp_path_factory.mktemp("then") / "then.duckdb"
    loaded.said("publish", "--as-of", "2026-04-01T18:00:00Z", "--out", file)
    return file


def keys(release: Path, table: str, key: str) -> set[str]:
    with duckdb.connect(str(release), read_only=True) as con:
        return {row[0] for row in con.execute(f"select {key} from {table}").fetchall()}


def test_each_key_that_came_or_went_is_named(loaded: Cli, then: Path) -> None:
    now = loaded.home / "papers.duckdb"
    tables = {
        "core.papers": "paper_key",
        "core.captures": "capture_id",
        "quality.ambiguous_names": "name_key",
    }
    for table, key in tables.items():
        old, new = keys(then, table, key), keys(now, table, key)
        found = json.loads(loaded.said("diff", then, "--table", table, "--format", "json"))
        named = {(it["change"], it["row_key"][key]) for it in found if it["change"] != "changed"}
        assert named == {("came", it) for it in new - old} | {("went", it) for it in old - new}
        back = json.loads(loaded.said("diff", now, then, "--table", table, "--format", "json"))
        turned = {"came": "went", "went": "came", "changed": "changed"}
        assert {(turned[it["change"]], json.dumps(it["row_key"])) for it in back} == {
            (it["change"], json.dumps(it["row_key"])) for it in found
        }


def test_counts_are_those_of_the_lists(loaded: Cli, then: Path) -> None:
    counts = json.loads(loaded.said("diff", then, "--format", "json"))
    assert [it["table_name"] for it in counts] == sorted(it["table_name"] for it in counts)
    [papers] = [it for it in counts if it["table_name"] == "core.papers"]
    found = json.loads(loaded.said("diff", then, "--table", "core.papers", "--format", "json"))
    changes = [it["change"] for it in found]
    assert [changes.count(it) for it in ("came", "went", "changed")] == [
        papers["came_count"], papers["went_count"], papers["changed_count"],
    ]  # fmt: skip
    changed = [it["changed_columns"] for it in found if it["change"] == "changed"]
    assert changed
    assert all("last_seen_at" in it.split(", ") for it in changed)


def test_a_release_does_not_differ_from_its_copy(loaded: Cli, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes((loaded.home / "papers.duckdb").read_bytes())
    assert json.loads(loaded.said("diff", copy, "--format", "json")) == []


def test_what_cannot_be_compared_is_refused(loaded: Cli, then: Path, tmp_path: Path) -> None:
    assert "the same file" in loaded.refused("diff", loaded.home / "papers.duckdb")
    assert "one of core.captures" in loaded.refused("diff", then, "--table", "core.x")
    assert "no release at" in loaded.refused("diff", tmp_path / "none.duckdb", code=1)
