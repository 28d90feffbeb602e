"""Where answers are written: in no place of what the home keeps."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from etl.cli.answer_options import out_option
from etl.cli.main import main
from etl.cli.say import say
from etl.settings import Settings


@click.command()
@out_option
def asked(out: Path) -> None:
    say(str(out))


def written_to(path: Path, home: Path) -> Result:
    return CliRunner().invoke(asked, ["--out", str(path)], obj=Settings(home))


@pytest.mark.parametrize(
    "name",
    ["papers.duckdb", "ledger.sqlite", "searches.txt", "load.lock", "answer", "archive/a.csv",
     "inbox/day.json", "reports/../papers.duckdb"],
)  # fmt: skip
def test_no_file_takes_the_place_of_one_that_the_home_may_need(name: str, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "link").symlink_to(tmp_path)
    for folder in (tmp_path, tmp_path / "link"):
        refused = written_to(folder / name, tmp_path)
        assert refused.exit_code == 2
        assert f"{folder / name} is in {tmp_path}" in " ".join(refused.stderr.split())


@pytest.mark.parametrize("name", ["a.csv", "papers.json", "a b.parquet", "page.html"])
def test_answers_may_stand_beside_the_databases(name: str, tmp_path: Path) -> None:
    assert written_to(tmp_path / name, tmp_path).stdout == f"{tmp_path / name}\n"


def test_outside_of_the_home_any_name_will_do(tmp_path: Path) -> None:
    for path in (tmp_path / "papers.duckdb", tmp_path / "home-2/a", Path("/dev/stdout")):
        assert written_to(path, tmp_path / "home").exit_code == 0


def test_releases_that_stay_are_those_of_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERHOUSE_HOME", str(tmp_path))
    refused = CliRunner().invoke(main, ["publish", "--keep", "3"])
    assert refused.exit_code == 2
    assert "--keep counts the releases of a store: name it with --to" in refused.stderr
