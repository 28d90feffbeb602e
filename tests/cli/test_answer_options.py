"""Where answers are written: in no place of what the home keeps."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from etl.cli.answer_options import FolderPath, OutFile
from etl.cli.main import main
from etl.cli.say import say
from etl.settings import Settings


def run(kind: click.ParamType, word: str, settings: Settings | None = None) -> Result:
    """A command that shows the path that it is given."""
    command = click.Command(
        "run", params=[click.Option(["--out"], type=kind)], callback=lambda out: say(repr(out))
    )
    return CliRunner().invoke(command, ["--out", word], obj=settings)


def written_to(path: Path, home: Path) -> Result:
    return run(OutFile(), str(path), Settings(home))


@pytest.mark.parametrize(
    "name",
    ["papers.duckdb", "ledger.sqlite", "searches.txt", "load.lock", "answer", "archive/a.csv",
     "inbox/day.json", "reports/../papers.duckdb", "alarms.json", ".paperhouse-entries.json"],
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
    assert written_to(tmp_path / name, tmp_path).stdout == f"{tmp_path / name!r}\n"


def test_outside_of_the_home_any_name_will_do(tmp_path: Path) -> None:
    for path in (tmp_path / "papers.duckdb", tmp_path / "home-2/a", Path("/dev/stdout")):
        assert written_to(path, tmp_path / "home").exit_code == 0


@pytest.mark.parametrize("kind", [OutFile(), FolderPath()])
@pytest.mark.parametrize("name", ["loop", "loop/a.csv"])
def test_a_link_that_leads_to_itself_is_no_crash(
    kind: click.ParamType, name: str, tmp_path: Path
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    found = run(kind, str(tmp_path / name), Settings(tmp_path / "home"))
    assert found.exception is None or isinstance(found.exception, SystemExit)


def test_what_is_refused_says_where_else_to_write() -> None:
    said = written_to(Path("/h/papers.duckdb"), Path("/h")).stderr.splitlines()[-1]
    assert said == (
        "Error: Invalid value for '--out': /h/papers.duckdb is in /h, which keeps files of its "
        "own: write elsewhere, or beside its databases with an ending of .csv, .html, .json, "
        ".parquet"
    )


def test_without_a_home_any_name_will_do(tmp_path: Path) -> None:
    result = run(OutFile(), str(tmp_path / "papers.duckdb"))
    assert result.stdout == f"{tmp_path / 'papers.duckdb'!r}\n"


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    refused = written_to(tmp_path, tmp_path / "home")
    assert refused.exit_code == 2
    assert f"Invalid value for '--out': File '{tmp_path}' is a directory." in refused.stderr


@pytest.mark.parametrize("name", [".", "new", "new/folder"])
def test_a_folder_may_be_there_or_not(name: str) -> None:
    assert run(FolderPath(), name).stdout == f"{Path(name)!r}\n"


def test_an_empty_name_is_no_folder() -> None:
    refused = run(FolderPath(), "")
    assert refused.exit_code == 2
    assert refused.stderr.splitlines()[-1] == (
        "Error: Invalid value for '--out': an empty name; `.` is the folder that you are in"
    )


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    refused = run(FolderPath(), str(tmp_path / "file"))
    assert refused.exit_code == 2
    assert "Invalid value for '--out': Directory" in refused.stderr


def test_releases_that_stay_are_those_of_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERHOUSE_HOME", str(tmp_path))
    refused = CliRunner().invoke(main, ["publish", "--keep", "3"])
    assert refused.exit_code == 2
    assert "--keep counts the releases of a store: name it with --to" in refused.stderr


def test_the_home_is_no_folder_to_write_into(tmp_path: Path) -> None:
    home, link = tmp_path / "home", tmp_path / "link"
    home.mkdir()
    link.symlink_to(home)
    for path in (home, link, home / "x" / ".."):
        refused = run(FolderPath(), str(path), Settings(home))
        assert refused.exit_code == 2
        assert f"{path} is the home, which keeps files of its own" in refused.stderr
    assert run(FolderPath(), str(home / "export"), Settings(home)).exit_code == 0


@pytest.mark.parametrize("name", ["archive", "archive/feeds"])
def test_the_archive_is_no_folder_to_write_into(tmp_path: Path, name: str) -> None:
    refused = run(FolderPath(), str(tmp_path / name), Settings(tmp_path))
    assert refused.exit_code == 2
    assert f"{tmp_path / name} is in the archive, which keeps pages alone" in refused.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("publish", "--to", ""), "--to names no store"),
        (("feed", "feeds", "--url", ""), "--url is not like https://example.org/feeds"),
        (("digest", "wool", "--refused"), "--refused needs --send"),
        (("load", "/", "--url", ""), "not a URL: ''"),
        (("search", "wool", "--top", "1000001"), "1000001 is not in the range 1<=x<=1000000"),
        (("run", "--days", "999999999"), "999999999 is not in the range 1<=x<=36500"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    refused = CliRunner(env={"PAPERHOUSE_HOME": str(tmp_path)}).invoke(main, list(words))
    assert refused.exit_code == 2
    assert said in " ".join(refused.stderr.split())
    assert list(tmp_path.iterdir()) == []
