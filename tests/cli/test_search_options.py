"""The options of `search` and `similar`: what a search gets of them, from a small release."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import duckdb
import pytest
from click.testing import CliRunner, Result

from etl.cli.search_options import print_found, search_options
from etl.contract.quality import RELEASES
from etl.release.queries import Relation, run_statement
from etl.settings import Settings, from_environment
from etl.stage.connection import Connection

FILTERS = ("listed_from", "listed_to", "organization", "has_code", "top")


@click.command()
@click.argument("about")
@search_options
def look_for(settings: Settings, about: str, **options: Any) -> None:
    """Print what a search is asked for."""
    print_found(settings, _repeated, about, "none came", **options)


def _repeated(con: Connection, about: str, filters: Mapping[str, str | None]) -> Relation:
    """A row of the text and of the filters; none for no text."""
    assert tuple(filters) == FILTERS
    columns = ", ".join(f"${name} as {name}" for name in FILTERS)
    text = f"select $about as about, {columns} from {RELEASES.name} where $about != ''"
    return run_statement(con, text, {"about": about, **filters})


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PAPERHOUSE_HOME", str(tmp_path))
    settings = from_environment()
    with duckdb.connect(str(settings.release)) as con:
        con.execute("create schema meta")
        columns = ", ".join(f"{name} varchar" for name in RELEASES.polars_schema)
        con.execute(f"create table {RELEASES.name} ({columns})")
        con.execute(f"insert into {RELEASES.name} by name select '1' as release_id")
    return settings


def ask(settings: Settings, *words: str) -> Result:
    result = CliRunner().invoke(look_for, words, obj=settings)
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ([], "socks,,,,,10"),
        (["--from", "2026-04-01"], "socks,2026-04-01,,,,10"),
        (["--to", "2026-04-02"], "socks,,2026-04-02,,,10"),
        (["--org", "lab"], "socks,,,lab,,10"),
        (["--has-code", "--top", "3"], "socks,,,,true,3"),
    ],
)
def test_a_search_gets_the_options_as_text(settings: Settings, words: list[str], row: str) -> None:
    said = ask(settings, "socks", *words, "--format", "csv").stdout
    assert said == f"about,listed_from,listed_to,organization,has_code,top\n{row}\n"


def test_an_answer_is_written_to_a_file(settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    assert ask(settings, "socks", "--out", str(out)).stdout == ""
    assert out.read_text().endswith("\nsocks,,,,,10\n")


def test_what_finds_nothing_says_so(settings: Settings) -> None:
    assert ask(settings, "").stderr == "no rows: none came\n"


def test_options_are_listed_in_their_order() -> None:
    names = [it.opts[0] for it in look_for.params]
    assert names == ["about", "--from", "--to", "--org", "--has-code", "--top", "--format", "--out"]


def test_a_span_that_ends_before_it_begins_is_refused(settings: Settings) -> None:
    words = ["socks", "--from", "2026-04-02", "--to"]
    assert CliRunner().invoke(look_for, [*words, "2026-04-02"], obj=settings).exit_code == 0
    refused = CliRunner().invoke(look_for, [*words, "2026-04-01"], obj=settings)
    assert str(refused.exception) == "--to 2026-04-01 is before --from 2026-04-02"
