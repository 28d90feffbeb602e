"""`status`: what is in the warehouse, and what a person should look at."""

import json
import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from etl.sources.daily_papers.detect import PARSER_VERSIONS

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"
DAY = "https://huggingface.co/api/daily_papers?date=2026-04-07"


def section(said: str, title: str) -> list[str]:
    """The lines under a title."""
    return said.partition(f"\n{title}\n")[2].partition("\n\n")[0].splitlines()


def test_a_status_shows_release_counts_captures_days_and_gaps(loaded):
    said = loaded.said("status")
    release, age, path = said.splitlines()[:3]
    assert release.startswith("Release 20")
    assert age.endswith(" old, made by paperhouse 0.1.0")
    assert path == f"  {loaded.home / 'papers.duckdb'}"
    assert section(said, "Holds") == [
        "  23  papers",
        "  15  of them with an arXiv id",
        "  28  authors",
        "   4  organizations",
        "  40  listings",
        "  29  observations",
        "  15  captures",
        "   0  entries in quarantine",
    ]
    captures = [line.split() for line in section(said, "Captures")]
    version = f"v{PARSER_VERSIONS['html_2026']}"
    assert captures[0] == [
        "outcome", "template", "captures", "entries", "listings", "refused", "held",
    ]  # fmt: skip
    assert ["page", "html_2026", version, "2", "7", "7", "0", "0"] in captures
    assert section(said, "Days") == [
        "  5 listed, 2024-08-01 to 2026-04-03; 1 known to be empty, 0 cut at the API's limit"
    ]
    assert section(said, "Gaps between them: 432 weekdays without a page") == [
        "  2024-08-05 to 2026-03-31  432 weekdays"
    ]
    assert [line.split()[0] for line in section(said, "Not loaded")[::2]] == [
        "1a81eb3673081ce8",
        "4fb6a035deaf28be",
        "cd6f61d2b331af66",
    ]


def test_a_status_as_json_has_the_keys_that_the_readme_names(loaded):
    state = json.loads(loaded.said("status", "--json"))
    readme = (PAGES.parents[1] / "README.md").read_text("utf-8")
    sentence = readme.split("`status --json` is one object with ")[1].split(";")[0]
    assert re.findall(r"`(\w+)`", sentence) == list(state)
    assert state["counts"]["papers"] == 23
    assert state["gaps"] == [
        {"first_day": "2024-08-05", "last_day": "2026-03-31", "weekday_count": 432}
    ]
    made_at = datetime.fromisoformat(state["release"]["published_at"])
    assert f"{made_at:%Y%m%dT%H%M%S.%fZ}" == state["release"]["release_id"]


def test_a_status_says_how_large_each_part_of_the_home_is(cli):
    cli.said("load", PAGES / "api_2026-04-02.json")
    (cli.home / "dagster" / "history").mkdir(parents=True)
    (cli.home / "dagster" / "history" / "runs.db").write_bytes(b"x" * 3_000_000)
    (cli.home / "stage.duckdb.unusable").write_bytes(b"x" * 1_000)
    parts = {it["name"]: it for it in json.loads(cli.said("status", "--json"))["home"]}
    assert set(parts) == {
        "archive", "archive-index.sqlite", "stage.duckdb", "papers.duckdb", "history.duckdb",
        "dagster", "other",
    }  # fmt: skip
    assert parts["dagster"]["byte_count"] == 3_000_000
    [warc] = (cli.home / "archive").iterdir()
    assert parts["archive"]["byte_count"] == warc.stat().st_size
    said = cli.said("status").partition("\nHome: ")[2]
    assert said.splitlines()[0].endswith(f" MB in {cli.home}")
    assert "  dagster" in said
    assert "3.0 MB  Dagster deletes its runs" in said


def test_gaps_end_at_listed_days_and_at_days_known_to_be_empty(cli, tmp_path):
    lines = ["path,url"]
    for day in ("2026-04-01", "2026-04-03", "2026-04-14"):
        api = f"https://huggingface.co/api/daily_papers?date={day}"
        shutil.copy(PAGES / "api_2026-04-02.json", tmp_path / f"{day}.json")
        text = (tmp_path / f"{day}.json").read_text().replace("2026-04-02", day)
        (tmp_path / f"{day}.json").write_text(text)
        lines.append(f"{day}.json,{api}")
    shutil.copy(PAGES / "api_2026-04-04_no_data.json", tmp_path / "empty.json")
    empty = (tmp_path / "empty.json").read_text().replace("2026-04-04", "2026-04-08")
    (tmp_path / "empty.json").write_text(empty)
    lines.append("empty.json,https://huggingface.co/api/daily_papers?date=2026-04-08")
    (tmp_path / "lines.csv").write_text("\n".join(lines))
    cli.said("load", tmp_path, "--manifest", tmp_path / "lines.csv")
    said = cli.said("status")
    assert section(said, "Gaps between them: 6 weekdays without a page") == [
        "  2026-04-02",
        "  2026-04-06 to 2026-04-07  2 weekdays",
        "  2026-04-09 to 2026-04-13  3 weekdays",
    ]
    assert "3 listed, 2026-04-01 to 2026-04-14; 1 known to be empty" in said


@pytest.fixture
def held(cli, answer):
    """The id of an answer that lost four of five papers, with the home that holds it."""
    first, second = answer("first.json", 1, 2, 3, 4, 5), answer("second.json", 1)
    cli.said("load", first, "--url", DAY, "--captured-at", "2026-04-07T08:00:00Z")
    said = cli.said("load", second, "--url", DAY, "--captured-at", "2026-04-07T09:00:00Z")
    title = "Held: under 80 % of the papers of an earlier answer for the same day"
    return section(said, title)[2].split()[0]


def test_a_held_capture_is_shown_with_what_to_do(cli, held):
    said = cli.said("status")
    title = "Held: under 80 % of the papers of an earlier answer for the same day"
    assert section(said, title)[2:] == [
        f"  {held}  2026-04-07  2026-04-07 09:00:00            1",
        f"  look at one:         paperhouse pages {held}",
        f"  when it is right:    paperhouse accept {held}",
    ]


def test_a_held_capture_counts_once_it_is_accepted(cli, held):
    observed = "select count(*) as n from core.observations"
    assert cli.said("query", observed, "--format", "csv") == "n\n5\n"
    assert cli.said("accept", held).startswith(f"Accepted {held}.\n")
    assert cli.said("query", observed, "--format", "csv") == "n\n6\n"
    assert cli.refused("accept", held) == (
        f"paperhouse: {held} is not held (its outcome is `page`): nothing to decide\n"
    )


@pytest.mark.parametrize("command", ["accept", "pages"])
def test_an_unknown_capture_is_refused_with_where_to_look(loaded, command):
    said = loaded.refused(command, "0123")
    assert said.startswith("paperhouse: the release has no capture '0123'; they are listed by")


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["rejects"],
        ["query", "select 1"],
        ["pages", "0"],
        ["accept", "0"],
        ["export", "x"],
    ],
)
def test_without_a_release_a_command_says_how_to_get_one(cli, words):
    said = cli.refused(*words, code=1)
    assert said == (
        f"paperhouse: no release at {cli.home / 'papers.duckdb'} yet: "
        "run `paperhouse load PATH` first\n"
    )


def test_a_damaged_release_is_named_with_the_way_back(cli, answer):
    cli.said("load", answer("day.json", 1))
    (cli.home / "papers.duckdb").write_bytes(b"no database")
    said = cli.refused("status", code=1)
    assert said.startswith(f"paperhouse: {cli.home / 'papers.duckdb'} is damaged, or not of this")
    assert said.endswith("puts a damaged one aside and makes it again from the archive\n")
    rebuilt = cli("rebuild")
    assert (rebuilt.exit_code, "\n  1  papers\n" in rebuilt.stdout) == (0, True)
    assert (cli.home / "papers.duckdb.unusable").read_bytes() == b"no database"
