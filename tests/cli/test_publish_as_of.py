"""`paperhouse publish --as-of` makes the release of the pages that were captured by then."""

import csv
from pathlib import Path

import pytest

from etl.release.database import open_release
from etl.release.export import export_release
from tests.cli.conftest import PAGES, Cli

pytestmark = pytest.mark.slow

INSTANT = "2026-04-03T00:00:00Z"


def exported(release: Path, folder: Path) -> dict[str, bytes]:
    with open_release(release) as con:
        files = export_release(con, folder, None)
    return {file.name: file.read_bytes() for file in files}


def test_it_is_what_a_home_has_that_knows_no_later_page(
    loaded: Cli, cli: Cli, tmp_path: Path
) -> None:
    with (PAGES / "captures.csv").open(newline="") as file:
        stated = [row for row in csv.DictReader(file) if row["captured_at"]]
    known = [PAGES / row["path"] for row in stated if row["captured_at"] <= INSTANT]
    assert 0 < len(known) < len(stated)
    cli.said("load", *known, "--manifest", PAGES / "captures.csv")
    before = (loaded.home / "papers.duckdb").read_bytes()
    then = tmp_path / "then.duckdb"
    said = loaded.said("publish", "--as-of", INSTANT, "--out", then)
    assert f"{len(known)}  captures" in said
    assert exported(then, tmp_path / "a") == exported(cli.home / "papers.duckdb", tmp_path / "b")
    assert (loaded.home / "papers.duckdb").read_bytes() == before
    with open_release(then) as con:
        [release] = con.execute(
            "select release_id, published_at::varchar from mart.releases"
        ).fetchall()
    assert release == ("20260403T000000.000000Z", "2026-04-03 00:00:00")


def test_a_document_without_an_instant_counts_from_its_import(loaded: Cli, tmp_path: Path) -> None:
    then = tmp_path / "then.duckdb"
    loaded.said("publish", "--as-of", "2026-09-22", "--out", then)
    now = exported(loaded.home / "papers.duckdb", tmp_path / "now")
    assert exported(then, tmp_path / "then") == now


@pytest.mark.parametrize(
    ("words", "reason", "code"),
    [
        (("--as-of", "2020-01-01", "--out", "then.duckdb"), "was captured by 2020-01-01", 1),
        (("--as-of", "2026-04-03"), "belong together", 2),
        (
            ("--as-of", "2026-04-03", "--out", "then.duckdb", "--expectations"),
            "leave it out with --as-of",
            2,
        ),
        (("--out", "then.duckdb"), "belong together", 2),
        (("--as-of", "soon", "--out", "then.duckdb"), "not an instant", 2),
        (("--as-of", "2026-04-03", "--out", "none/then.duckdb"), "none is no folder", 2),
        (("--as-of", "2026-04-03", "--out", "folder"), "is a directory", 2),
        (("--as-of", "2026-04-03", "--out", "a?b.duckdb"), "ends a file's name at a `?`", 2),
        (("--as-of", "2026-04-03", "--out", "home"), "keeps files of its own", 2),
    ],
)
def test_what_cannot_be_made_is_refused_and_writes_nothing(
    loaded: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...], reason: str, code: int,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    release = str(loaded.home / "papers.duckdb")
    said = loaded.refused("publish", *(release if it == "home" else it for it in words), code=code)
    assert reason in said
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
