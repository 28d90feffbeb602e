"""`paperhouse diff` names each key that came, went or changed, as the two releases have them."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.cli.conftest import PAGES, Cli

pytestmark = pytest.mark.slow

EVENING = "2026-04-01T18:00:00Z"
KEYS = {
    "core.papers": "paper_key",
    "core.captures": "capture_id",
    "quality.ambiguous_names": "name_key",
    "mart.papers_wide": "paper_key",
}


@pytest.fixture(scope="module")
def then(loaded: Cli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the pages that were captured by the evening of April 1, 2026."""
    file = tmp_path_factory.mktemp("then") / "then.duckdb"
    loaded.said("publish", "--as-of", EVENING, "--out", file)
    return file


@pytest.fixture(scope="module")
def now(loaded: Cli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of all pages, made anew."""
    file = tmp_path_factory.mktemp("now") / "now.duckdb"
    loaded.said("publish", "--as-of", "2027-01-01", "--out", file)
    return file


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """A home with two releases: the second one knows one page more, of an earlier day."""
    cli = Cli(tmp_path_factory.mktemp("twice"))
    for page in ("daily_2026-04-02.html", "daily_2026-04-01.html"):
        cli.said(
            "load", PAGES / page, "--captured-at", f"{page[6:16]}T20:00Z", SOURCE_DATE_EPOCH=""
        )
    return cli


def rows(release: Path, table: str) -> dict[str, dict[str, str | None]]:
    """Rows by their key, each value as text."""
    with duckdb.connect(str(release), read_only=True) as con:
        found = con.execute(f"select to_json(it) from {table} as it").fetchall()
    values = ({name: text(value) for name, value in json.loads(row).items()} for (row,) in found)
    return {str(row[KEYS[table]]): row for row in values}


def text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def listed(cli: Cli, *words: object) -> Any:
    return json.loads(cli.said("diff", *words, "--format", "json"))


@pytest.mark.parametrize("table", KEYS)
def test_each_row_and_each_value_that_differs_is_named(
    loaded: Cli, then: Path, now: Path, table: str
) -> None:
    old, new = rows(then, table), rows(loaded.home / "papers.duckdb", table)
    found = listed(loaded, then, "--table", table)
    named = {(it["change"], it[KEYS[table]]) for it in found}
    came, went = new.keys() - old.keys(), old.keys() - new.keys()
    assert {it for it in named if it[0] == "came"} == {("came", key) for key in came}
    assert {it for it in named if it[0] == "went"} == {("went", key) for key in went}
    values = {
        (it[KEYS[table]], it["column_name"], it["old_value"], it["new_value"])
        for it in found
        if it["change"] == "changed"
    }
    assert values == {
        (key, name, old[key][name], value)
        for key in old.keys() & new.keys()
        for name, value in new[key].items()
        if value != old[key][name]
    }
    back = listed(loaded, now, then, "--table", table)
    turned = {"came": "went", "went": "came", "changed": "changed"}
    assert {(turned[it["change"]], it[KEYS[table]]) for it in back} == named


def test_a_row_that_came_is_shown_whole(loaded: Cli, then: Path) -> None:
    new = rows(loaded.home / "papers.duckdb", "core.papers")
    came = [it for it in listed(loaded, then, "--table", "core.papers") if it["change"] == "came"]
    assert came
    for it in came:
        shown = {name: text(value) for name, value in json.loads(it["new_value"]).items()}
        assert shown == {k: v for k, v in new[it["paper_key"]].items() if v is not None}
        assert (it["column_name"], it["old_value"]) == (None, None)


def test_counts_are_those_of_the_lists(loaded: Cli, then: Path) -> None:
    counts = listed(loaded, then)
    assert [it["table_name"] for it in counts] == sorted(it["table_name"] for it in counts)
    [papers] = [it for it in counts if it["table_name"] == "core.papers"]
    found = listed(loaded, then, "--table", "core.papers")
    keys = {(it["change"], it["paper_key"]) for it in found}
    changes = [change for change, _ in keys]
    assert [changes.count(it) for it in ("came", "went", "changed")] == [
        papers["came_count"], papers["went_count"], papers["changed_count"],
    ]  # fmt: skip
    assert papers["changed_count"] > 0


def test_more_rows_than_a_table_may_have_are_refused(loaded: Cli) -> None:
    words = loaded.refused("diff", "--table", "core.papers", "--limit", 2**63)
    assert "is not in the range 1<=x<=1000000" in words


def test_a_table_for_people_is_cut_and_says_by_how_much(loaded: Cli, then: Path) -> None:
    found = listed(loaded, then, "--table", "core.papers")
    said = loaded.said("diff", then, "--table", "core.papers", "--limit", 2).splitlines()
    assert said[:2] == [f"from {then}", f"to   {current(loaded)}, the current release"]
    assert said[-1] == (
        f"… and {len(found) - 2} more of {len(found)} rows: --out FILE.csv has them"
    )
    assert len(said) == 3 + 2 + 2 + 1


def test_an_instant_is_a_release_like_its_file(loaded: Cli, then: Path, now: Path) -> None:
    assert listed(loaded, EVENING) == listed(loaded, then)
    assert listed(loaded, EVENING, then) == []
    assert listed(loaded, "2027-01-01", then) == listed(loaded, now, then)


def test_without_names_the_last_two_releases_are_compared(twice: Cli) -> None:
    first, last = released(twice)
    assert f"from {first}, made again from what was archived by then" in twice.said("diff")
    found = listed(twice, first, last, "--table", "core.captures")
    assert [it["change"] for it in found] == ["came"]
    assert json.loads(found[0]["new_value"])["captured_at"] == "2026-04-01 20:00:00"


def test_a_release_is_made_again_of_what_was_archived_then(twice: Cli, tmp_path: Path) -> None:
    """An instant counts what had been captured instead: the page that came later, too."""
    alone = Cli(tmp_path / "alone")
    alone.said("load", PAGES / "daily_2026-04-02.html", "--captured-at", "2026-04-02T20:00Z")
    assert listed(twice, released(twice)[0], alone.home / "papers.duckdb") == []
    assert listed(twice, "2026-04-02T20:00Z") == []


def test_a_release_that_is_made_of_more_now_says_so(tmp_path: Path) -> None:
    backdated = Cli(tmp_path / "backdated")
    backdated.said("load", PAGES / "daily_2026-04-02.html", SOURCE_DATE_EPOCH="")
    backdated.said("load", PAGES / "daily_2026-04-01.html")
    result = backdated("diff", "--format", "csv")
    assert "was made of 1 documents and is made of 2 now" in result.stderr


def test_a_release_does_not_differ_from_its_copy(loaded: Cli, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes((loaded.home / "papers.duckdb").read_bytes())
    assert listed(loaded, copy) == []


def test_what_cannot_be_compared_is_refused(loaded: Cli, then: Path, cli: Cli) -> None:
    assert "the same file" in loaded.refused("diff", loaded.home / "papers.duckdb")
    for table in ("core.x", ""):
        assert "one of core.captures" in loaded.refused(
            "diff", then, "--table", table, "--format", "csv"
        )
    assert "name a file, an instant" in loaded.refused("diff", "none.duckdb", code=1)
    stage = loaded.home / "stage.duckdb"
    for words in (("diff", stage), ("diff", then, stage)):
        said = loaded.refused(*words, code=1)
        assert said.startswith(f"paperhouse: {stage} is damaged, or not of this version")
        assert said.endswith(": name a release that this version made, or the instant of one\n")
    assert "no release before the current one" in loaded.refused("diff", code=1)
    assert "no release before the current one" in cli.refused("diff", code=1)
    assert "no release at" in cli.refused("diff", then, code=1)
    for words in (("diff", ""), ("diff", then, "")):
        assert "a release has no empty name" in loaded.refused(*words, code=1)


def released(cli: Cli) -> list[str]:
    found = json.loads(cli.said("query", "from meta.releases order by all", "--format", "json"))
    return [it["release_id"] for it in found]


def current(cli: Cli) -> str:
    return released(cli)[-1]
