"""What leads back to the pages, and out of the warehouse: rejects, pages, rebuild, export."""

import json
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from etl.sources.daily_papers.detect import PARSER_VERSIONS

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"


def test_a_refused_entry_is_shown_with_faults_and_the_piece_of_the_page(cli, answer):
    cli.said("load", answer("day.json", 1, id="2604.1", upvotes=-3))
    said = cli.said("rejects")
    version = PARSER_VERSIONS["api_array"]
    assert f", entry 1\n  api_array v{version}, no url stated\n  fault  arxiv_id: " in said
    assert '"upvotes": -3' in said
    assert said.endswith("1 entry in quarantine; --json has them whole\n")
    [line] = cli.said("rejects", "--json").splitlines()
    reject = json.loads(line)
    assert (reject["position"], reject["template"]) == (1, "api_array")
    assert [fault.partition(":")[0] for fault in reject["faults"]] == ["arxiv_id", "upvotes"]
    assert cli.said("rejects", "--fault", "upvotes", "--json") == line + "\n"
    assert cli.said("rejects", "--fault", "abstract") == (
        "no fault contains 'abstract'; 1 entry in quarantine\n"
    )
    assert "Quarantine: `paperhouse rejects` shows the entries" in cli.said("status")


def test_every_page_comes_back_byte_for_byte(loaded):
    rows = json.loads(
        loaded.said("query", "select capture_id, sha256 from core.captures", "--format", "json")
    )
    given = {sha256(path.read_bytes()).hexdigest() for path in PAGES.iterdir()}
    for row in rows[::4]:
        page = loaded("pages", row["capture_id"]).stdout_bytes
        assert sha256(page).hexdigest() == row["sha256"]
        assert row["sha256"] in given


@pytest.mark.slow
def test_an_export_survives_a_rebuild_byte_for_byte(cli, tmp_path):
    cli.said("load", PAGES, "--manifest", PAGES / "captures.csv")
    said = cli.said("export", tmp_path / "a")
    assert said == f"{len(list((tmp_path / 'a').iterdir()))} files in {tmp_path / 'a'}\n"
    cli.said("rebuild")
    cli.said("export", tmp_path / "b")
    before = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    after = {path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()}
    assert before == after
    assert pl.read_parquet(tmp_path / "a" / "core.papers-*.parquet").height == 23


def test_history_is_exported_when_asked(loaded, tmp_path):
    loaded.said("export", tmp_path / "all", "--with-history")
    attempts = pl.read_parquet(tmp_path / "all" / "history.attempts.parquet")
    assert attempts.select("outcome", "paper_count").rows() == [("published", 23)]
    releases = pl.read_parquet(tmp_path / "all" / "mart.releases.parquet")
    assert releases.select("papers_added", "is_current").rows() == [(23, True)]


def test_an_export_into_a_file_is_refused(loaded, tmp_path):
    (tmp_path / "file").write_text("")
    assert "is a file" in loaded.refused("export", tmp_path / "file")


def test_nothing_archived_is_nothing_to_rebuild(cli):
    assert cli.refused("rebuild", code=1) == (
        f"paperhouse: nothing is archived in {cli.home / 'archive'}: `paperhouse load PATH` first\n"
    )
