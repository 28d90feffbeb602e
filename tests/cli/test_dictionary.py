"""The committed dictionary is what the program prints."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def test_the_committed_dictionary_is_not_stale(loaded):
    committed = (ROOT / "sql" / "dictionary.md").read_text("utf-8")
    assert loaded.said("dictionary") == committed, "run `make dictionary`"


def test_the_dictionary_names_every_column_of_the_release(loaded):
    sections = dict(part.split("\n", 1) for part in loaded.said("dictionary").split("\n## ")[1:])
    columns = (
        "select table_schema || '.' || table_name, column_name from information_schema.columns "
        "where table_schema in ('core', 'mart', 'quality', 'meta')"
    )
    rows = loaded.said("query", columns, "--format", "csv").splitlines()[1:]
    named = [row.split(",") for row in rows]
    assert {table for table, _ in named} == set(sections)
    assert [row for row in named if f"| {row[1]} |" not in sections[row[0]]] == []


def test_the_page_of_the_dictionary_is_of_the_release(loaded, tmp_path):
    result = loaded("dictionary", "--html", tmp_path / "page.html")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"written to {tmp_path / 'page.html'}\n"
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "<dt>Rows</dt><dd>23</dd>" in page
    assert "arxiv:2604.00131" in page


def test_the_page_needs_no_release_but_a_place_to_go(cli, tmp_path):
    assert cli("dictionary", "--html", tmp_path / "page.html").exit_code == 0
    said = cli.refused("dictionary", "--html", tmp_path / "nowhere" / "page.html")
    assert "cannot write" in said
    assert "No such file or directory" in said
