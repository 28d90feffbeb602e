"""The commands of README.md and ARCHITECTURE.md are run, and their answers are real."""

import gzip
import os
import re
import resource
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.cli.main import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
PAGES = README + ARCHITECTURE
DEMO = "data/demo"
CONSOLE = [
    answer
    for block in re.findall(r"```console\n(.*?)```", PAGES, re.DOTALL)
    for answer in re.findall(r"\$ (.*)\n((?:(?!\$ ).*\n)*)", block)
]
DICTIONARY = (ROOT / "sql" / "dictionary.md").read_text("utf-8")
SQL = re.findall(r"```sql\n(.*?)```", README + DICTIONARY, re.DOTALL)
CAPTURE = b"Paperhouse-Capture-ID: 86b45050b67c512f"
PATHS = re.findall(
    r"`((?:assets|etl|expectations|sql|tests)(?:/[\w.-]+)*|pyproject.toml)`|\]\((\w[\w/.]*)[#)]",
    PAGES,
)
"""Files and folders by their paths, and where links lead."""
PYTHON = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", PAGES, re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    """What `make demo` loads, in a folder of its own."""
    home = tmp_path_factory.mktemp("demo")
    makefile = (ROOT / "Makefile").read_text()
    [site] = re.findall(r"^SITE := \$\(BIN\)/(.*)", makefile, re.MULTILINE)
    [fetch] = re.findall(r"^DEMO_FETCH := \$\(BIN\)/(.*)", makefile, re.MULTILINE)
    run(f"{site} {fetch}", home)
    for command in re.findall(r"\) (\w+ .*) > /dev/null", makefile):
        run(f"paperhouse {command}", home)
    run(f"paperhouse export {home}/export", home)
    [subscriptions] = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (home / "subscriptions.toml").write_text(subscriptions)
    return home


def run(command: str, home: Path) -> str:
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shutil.which("bash") or "bash", "-c", command],
        env=os.environ | {"PATH": programs, "PAPERHOUSE_HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.slow
def test_each_question_of_an_analyst_has_an_answer(demo, tmp_path, monkeypatch):
    """On real answers, tests/truth/test_questions.py works the answers out."""
    monkeypatch.chdir(tmp_path)
    asked = re.findall(r"^\| .*\? .*\| `paperhouse (.*)` \|$", README, re.MULTILINE)
    assert len(asked) == 13
    for command in asked:
        home = {"PAPERHOUSE_HOME": str(demo)}
        result = CliRunner().invoke(main, shlex.split(command), env=home)
        assert (command, result.exit_code) == (command, 0)
    assert (tmp_path / "papers.csv").exists()


@pytest.mark.slow
@pytest.mark.parametrize(("command", "answer"), CONSOLE, ids=[it[0][:30] for it in CONSOLE])
def test_a_commands_answer_is_the_one_printed(demo, command, answer):
    said = run(command.replace(DEMO, str(demo)), demo)
    assert said.replace(str(demo), DEMO) == answer.rstrip("\n") + "\n"


@pytest.mark.slow
@pytest.mark.parametrize(("program", "answer"), PYTHON)
def test_a_programs_answer_is_the_one_printed(demo, program, answer):
    done = subprocess.run(
        [sys.executable, "-c", program.replace(DEMO, str(demo))],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout == answer


@pytest.mark.slow
@pytest.mark.parametrize("query", SQL)
def test_an_example_in_sql_has_an_answer(demo, query):
    said = run(f"paperhouse query --format csv {shlex.quote(query.strip())}", demo)
    assert len(said.splitlines()) > 1


def test_the_readme_shows_commands_and_programs():
    assert len(CONSOLE) >= 6
    assert len(SQL) >= 3
    assert len(PYTHON) == 5


def test_every_command_stands_in_the_table():
    commands = README.split("## Commands")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z]+)", commands, re.MULTILINE)) == set(main.commands)


@pytest.mark.parametrize("path", sorted({path for pair in PATHS for path in pair if path}))
def test_every_path_is_there(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("page", [README, ARCHITECTURE])
def test_a_map_names_every_folder_of_the_library(page):
    named = {Path(path).name for path in re.findall(r"`etl/([\w./]+)`", page)}
    folders = {it.name for it in (ROOT / "etl").iterdir() if (it / "__init__.py").exists()}
    assert folders <= named


def test_the_architecture_can_be_read_in_one_sitting():
    assert len(ARCHITECTURE.splitlines()) <= 190


@pytest.mark.slow
def test_the_warc_record_of_the_architecture_is_the_one_archived(demo):
    head = ARCHITECTURE.split("```text\nWARC-Type")[1].split("```")[0].splitlines()[1:]
    archive = b"".join(gzip.decompress(file.read_bytes()) for file in (demo / "archive").iterdir())
    records = [record for record in archive.split(b"WARC/1.1\r\n") if CAPTURE in record]
    assert head
    assert any(all(line.encode() in record for line in head) for record in records)


@pytest.mark.slow
def test_a_column_was_added_by_the_lines_that_the_readme_shows(tmp_path):
    [block] = re.findall(r"```text\n(etl/sources.*?)```", README, re.DOTALL)
    for path, new in (line.split(maxsplit=1) for line in block.splitlines()):
        assert new in map(str.strip, (ROOT / path).read_text("utf-8").splitlines())
    pages = f"{ROOT}/tests/pages"
    run(f"python -m etl load {pages} --manifest {pages}/captures.csv", tmp_path)
    query = "select distinct repository_added_by from core.papers order by all"
    said = run(f"python -m etl query --format csv '{query}'", tmp_path)
    assert said.splitlines() == ["repository_added_by", "user", ""]


@pytest.mark.slow
def test_help_answers_in_under_half_a_second():
    """By the processor's time, as other tests run beside this one."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "etl", "--help"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(3)) < 0.5
