"""`paperhouse why` on the pages of tests/pages: who states a value, in which bytes, and who won."""

import json

import pytest

from tests.cli.conftest import PAGES, Cli

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("asked", "value", "rule", "page", "stated"),
    [
        (
            "2603.99034.title",
            "O(n log n) Knitting: Fast Stitches with α-Wool",
            "last_entry",
            "daily_2026-04-01.html",
            r"&quot;title&quot;:&quot;$O(n \\log n)$ Knitting: "
            r"Fast Stitches with $\\alpha$-Wool&quot;",
        ),
        (
            "2603.99034.published_on",
            "2026-03-30",
            "arxiv_first",
            "daily_2026-04-01.html",
            "&quot;publishedAt&quot;:&quot;2026-03-30T00:00:00.000Z&quot;",
        ),
    ],
)
def test_a_value_is_shown_with_the_bytes_that_state_it(
    loaded: Cli, asked: str, value: str, rule: str, page: str, stated: str
) -> None:
    answer = json.loads(loaded.said("why", asked, "--format", "json"))
    [cell] = answer["cells"]
    [one] = cell["evidence"]
    assert (cell["value"], cell["rule"], one["excerpt"]["text"]) == (value, rule, stated)
    start = one["excerpt"]["byte_start"]
    body = (PAGES / page).read_bytes()
    assert body[start : start + one["excerpt"]["byte_count"]].decode() == stated


def test_other_captures_of_a_column_are_told_in_their_order(loaded: Cli) -> None:
    answer = json.loads(loaded.said("why", "2604.00017.title", "--format", "json"))
    [cell] = answer["cells"]
    instants = [it["captured_at"] for it in (*cell["others"], *cell["evidence"])]
    assert instants == sorted(instants, key=lambda it: it or "")
    assert len(instants) == answer["document_count"] == answer["read_count"] == 5


def test_all_columns_of_a_paper_have_a_line_each(loaded: Cli) -> None:
    said = loaded.said("why", "2603.99034")
    assert "arxiv:2603.99034: O(n log n) Knitting" in said
    assert "nobody states: " in said
    assert "authorships" in said.partition("Rows in other tables")[2]


def test_rows_of_a_table_share_the_bytes_that_state_them(loaded: Cli) -> None:
    said = loaded.said("why", "2603.99034.links")
    assert "url = https://github.com/example-lab/alpha-wool\n" in said
    assert "githubRepo&quot;:&quot;https://github.com/example-lab/alpha-wool/&quot;" in said


def test_the_name_of_a_hidden_author_is_in_no_line(loaded: Cli) -> None:
    hidden = "select paper_key from core.authorships where is_hidden limit 1"
    [row] = json.loads(loaded.said("query", hidden, "--format", "json"))
    answer = json.loads(
        loaded.said("why", f"{row['paper_key']}.authorships.is_hidden", "--format", "json")
    )
    [cell] = [it for it in answer["cells"] if it["value"]]
    assert [it["excerpt"] for it in cell["evidence"]] == [None]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "2603.99034.titel",
            "core.papers has no column 'titel'; it has paper_key, arxiv_id, title,",
        ),
        ("2603.99034.links.uri", "core.links has no column 'uri'; it has"),
        ("2603.00001", "the release has no paper '2603.00001'"),
    ],
)
def test_what_is_unknown_is_named(loaded: Cli, asked: str, said: str) -> None:
    assert said in loaded.refused("why", asked)


def test_a_paper_leads_to_its_documents_whose_record_states_what_they_do_not(loaded: Cli) -> None:
    answer = json.loads(loaded.said("why", "2603.99034.captures.captured_at", "--format", "json"))
    told = {it["value"]: it["evidence"][0] for it in answer["cells"] if it["value"]}
    for instant, one in told.items():
        line = f"Paperhouse-Stated-Captured-At: {instant.removesuffix('Z')}"
        assert (one["excerpt"]["text"], one["excerpt"]["stands_in"]) == (line, "record")
    assert told


def test_the_organization_of_a_paper_is_shown_where_any_paper_states_it_last(loaded: Cli) -> None:
    said = loaded.said("why", "2604.00131.organizations")
    assert "full_name = Example Lab\n" in said
    assert "&quot;organization&quot;:{" in said
