"""`load`: what is taken, what is skipped and said, and what cannot be carried out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl.limits import MAX_BODY_BYTES
from etl.sources.daily_papers.detect import PARSER_VERSIONS

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"
DAY = "https://huggingface.co/api/daily_papers?date=2026-04-07"


def test_a_load_accounts_for_every_document(cli):
    said = cli.said("load", PAGES, "--manifest", PAGES / "captures.csv").splitlines()
    assert said[0] == "15 documents"
    template = f"html_2026 v{PARSER_VERSIONS['html_2026']}"
    assert f"  page        {template}             2        7         7        0     0" in said
    assert "  4fb6a035deaf28be  unreadable  an HTTP error page: " in " ".join(said)
    where = said.index("Loaded without a line in the manifest")
    assert [Path(line.strip()).name for line in said[where + 1 : where + 4]] == [
        "text_blank.txt",
        "text_cards.txt",
        "text_glued.txt",
    ]
    assert "  23  papers" in said
    assert said[-1].endswith(f"the release is {cli.home / 'papers.duckdb'}")


def test_a_file_seen_before_is_recognised(cli, answer):
    path = answer("day.json", 1, 2)
    cli.said("load", path, "--url", DAY)
    assert cli.said("load", path, "--url", DAY).startswith(
        "1 document, 1 known before\n  nothing new\n"
    )


def test_junk_alone_makes_a_release(cli, tmp_path):
    (tmp_path / "note.html").write_text("hello")
    said = cli.said("load", tmp_path / "note.html")
    assert "unreadable  plain text that is no dump of a listing: 'hello'" in said
    assert "\n  0  papers\n" in said
    assert "\n  1  captures\n" in said


def test_what_is_no_document_is_skipped_with_a_reason(cli, tmp_path):
    folder = tmp_path / "pages"
    (folder / "sub").mkdir(parents=True)
    (folder / "page.txt").write_text("hello")
    os.mkfifo(folder / "pipe")
    (folder / "lost").symlink_to("nowhere")
    (folder / "up").symlink_to(tmp_path)
    with (folder / "sub" / "large.html").open("wb") as file:
        file.truncate(MAX_BODY_BYTES + 1)
    said = cli.said("load", folder)
    assert said.startswith("1 document\n")
    skipped = said.split("\nSkipped\n")[1].split("\n\n")[0].splitlines()
    assert [line.strip().removeprefix(f"{folder}/") for line in skipped] == [
        "up: a link to a folder, which is not followed",
        "lost: a link to nothing",
        "pipe: not a regular file",
        "sub/large.html: 268,435,457 bytes; the archive keeps documents of at most 268,435,456",
    ]


def test_the_programs_own_files_are_no_documents(cli, tmp_path, answer):
    answer("day.json", 1)
    cli.said("load", tmp_path)
    again = cli.said("load", tmp_path)
    assert again.startswith("1 document, 1 known before\n  nothing new\n")
    assert f"{cli.home / 'papers.duckdb'}: written by paperhouse itself" in again


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_named(cli, tmp_path, answer):
    answer("day.json", 1)
    (tmp_path / "closed").mkdir(mode=0)
    assert f"{tmp_path / 'closed'}: cannot be read: Permission denied" in cli.said("load", tmp_path)


def test_a_manifest_line_states_about_its_file_and_options_about_the_others(cli, tmp_path, answer):
    answer("a.json", 1)
    answer("b.json", 2)
    manifest = tmp_path / "lines.csv"
    manifest.write_text(f"path,captured_at,url\na.json,2026-04-07T10:00:00+02:00,{DAY}\ngone,,\n")
    said = cli.said("load", tmp_path, "--manifest", manifest, "--captured-at", "2026-04-09")
    assert f"Named by the manifest, but not there\n  {tmp_path / 'gone'}\n" in said
    stated = "select url, captured_at from core.captures order by captured_at"
    assert cli.said("query", stated, "--format", "csv") == (
        f"url,captured_at\n{DAY},2026-04-07 08:00:00\n,2026-04-09 00:00:00\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["none"], "Path 'none' does not exist"),
        (["empty"], "paperhouse: nothing to load\n  empty: an empty folder\n"),
        (["pipe"], "paperhouse: nothing to load\n  pipe: not a regular file\n"),
        (["pages", "--url", DAY], "--url states one document, but 2 are given"),
        (["pages/a", "--url", "hf.co"], "not a URL: 'hf.co'; it begins with https:// or http://"),
        (["pages/a", "--url", "http://" + "a" * 2000], "a URL of 2,007 characters; at most 2,000"),
        (["pages/a", "--captured-at", "soon"], "not an instant: 'soon'; write it as 2026-04-01T"),
        (["pages/a", "--captured-at", "9999-12-31T23:00:00-09:00"], "not an instant: '9999-12-31T"),
        (["pages/a", "--listed-on", "2026-02-30"], "not a day: '2026-02-30'; write it as 2026-04-"),
        (["pages/a", "--manifest", "none"], "File 'none' does not exist"),
    ],
)
def test_a_load_that_cannot_be_carried_out_says_why(cli, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "pages").mkdir()
    for name in ("a", "b"):
        (tmp_path / "pages" / name).write_text(name)
    os.mkfifo(tmp_path / "pipe")
    assert message in cli.refused("load", *words)
    assert not cli.home.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "begins with nothing; its first line has to name its columns"),
        (b"url\nx", "begins with url; its first line"),
        (b"path,when\nx,1", "begins with path, when; its first line"),
        (b"path,path\nx,x", "begins with path, path; its first line"),
        (b"path,url\nx", "line 2: 1 of the 2 values path, url"),
        (b"path,url\n\nx,,", "line 3: 3 of the 2 values path, url"),
        (b"path,url\n,", "line 2: no path"),
        (b"path,captured_at\nx,yesterday", "line 2: not an instant: 'yesterday'"),
        (b"path,listed_on\nx,2026", "line 2: not a day: '2026'"),
        (b'path,url\n"x', "cannot read the manifest"),
        (b"path\n\xff", "cannot read the manifest"),
    ],
)
def test_a_broken_manifest_is_named_with_its_line(cli, tmp_path, text, message):
    manifest = tmp_path / "lines.csv"
    manifest.write_bytes(text)
    (tmp_path / "page").write_text("hello")
    said = cli.refused("load", tmp_path / "page", "--manifest", manifest)
    assert str(manifest) in said
    assert message in said


@pytest.mark.parametrize("home", ["file", "file/below", "link", "link/below"])
def test_a_home_that_is_no_folder_is_refused_by_every_command(cli, tmp_path, home):
    """Nor is a link to nothing, as to a disk that is not there."""
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to("nothing")
    said = cli.refused("status", PAPERHOUSE_HOME=str(tmp_path / home))
    assert f"{tmp_path / home.partition('/')[0]} is no folder: name another one" in said


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SOURCE_DATE_EPOCH", "soon", "SOURCE_DATE_EPOCH='soon' is not a number of seconds"),
        ("SOURCE_DATE_EPOCH", "1e30", "SOURCE_DATE_EPOCH=1e+30 is no instant"),
        ("PAPERHOUSE_LOCK_SECONDS", "x", "PAPERHOUSE_LOCK_SECONDS='x' is not a number of seconds"),
    ],
)
def test_an_environment_that_says_nothing_is_refused(cli, name, value, message):
    assert message in cli.refused("status", **{name: value})


def test_what_the_system_refuses_is_one_line(cli):
    said = cli.refused("load", PAGES / "text_blank.txt", code=5, PAPERHOUSE_HOME="/proc/none")
    assert said.startswith("paperhouse: ")
    assert said.count("\n") == 1
    assert "/proc/none" in said


def test_the_module_is_the_same_program(tmp_path):
    program = subprocess.run(
        [sys.executable, "-m", "etl", "status"],
        env={"PAPERHOUSE_HOME": str(tmp_path)},
        cwd=PAGES.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (program.returncode, program.stdout) == (1, "")
    assert program.stderr.startswith(f"paperhouse: no release at {tmp_path}/papers.duckdb yet")
