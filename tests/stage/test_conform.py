"""What breaks the contract is refused with its reasons; what is lost on the way is an error."""

import json
from dataclasses import replace

import polars as pl
import pytest

from etl.contract.tables import TABLES_BY_NAME
from etl.ids import hash_of
from etl.sources.base import NormalizedFrames, Reject
from etl.sources.daily_papers.records import Account, Author, Entry
from etl.stage.conform import conform_rows
from tests.sources.daily_papers.small_pages import normalized, page

WOOL = Entry(1, "Wool", "2604.00001")
SOCKS = Entry(2, "Socks", "2604.00002")


def with_faults(frames: NormalizedFrames, *faults: tuple[str, int, str]) -> NormalizedFrames:
    found = pl.DataFrame(faults, schema=frames.faults.schema, orient="row")
    return replace(frames, faults=pl.concat([frames.faults, found]))


def refused(tables: dict[str, pl.DataFrame]) -> list[tuple[object, ...]]:
    return tables["stage.rejects"].select("capture_id", "position", "faults").rows()


def positions(tables: dict[str, pl.DataFrame], name: str) -> list[int]:
    return tables[f"stage.{name}"]["position"].to_list()


def test_a_refused_entry_is_kept_with_its_children_as_the_page_has_it() -> None:
    bad = Entry(2, "Socks", "no id", keywords=["wool", "yarn"], authors=[Author("Mira")])
    read, frames = normalized(page(WOOL, bad))
    tables = conform_rows(read, frames)
    capture_id = read[0][0].capture_id
    [(*values, row, faults)] = tables["stage.rejects"].select(
        *("reject_id", "table_name", "capture_id", "position", "parser_version", "row", "faults")
    ).rows()  # fmt: skip
    assert values == [hash_of(capture_id, "2"), "stage.entries", capture_id, 2, 7]
    stated = {key: value for key, value in json.loads(row).items() if value is not None}
    assert stated == {
        **{"position": 2, "title": "Socks", "arxiv_id": "no id", "keywords": ["wool", "yarn"]},
        "authors": [{"name": "Mira", "is_hidden": False, "claim_status": None, "account": None}],
    }
    assert faults == ["arxiv_id: no id is not an arXiv id"]
    assert positions(tables, "entries") == [1]
    assert positions(tables, "keywords") == positions(tables, "authorships") == []


def test_a_fault_says_which_table_has_the_column() -> None:
    entry = Entry(
        *(1, "Wool", "2604.00001"), upvotes=-1, authors=[Author("Mira", account=Account("a b"))]
    )
    read, frames = normalized(page(entry))
    assert refused(conform_rows(read, frames)) == [
        (
            read[0][0].capture_id,
            1,
            [
                "upvotes: -1 is below 0",
                "authorships.account_key: a b does not match \\S+",
                "accounts.account_key: a b does not match \\S+",
            ],
        )
    ]


def test_faults_are_named_once_and_in_the_order_in_which_they_were_found() -> None:
    read, frames = normalized(page(WOOL))
    capture_id = read[0][0].capture_id
    words = [f"fault {number}" for number in (5, 3, 8, 1, 9, 2, 7, 4, 6)]
    given = [(capture_id, 1, it) for it in [*words, *reversed(words)]]
    assert refused(conform_rows(read, with_faults(frames, *given))) == [(capture_id, 1, words)]


def test_rejects_of_all_pages_stay_whether_or_not_an_entry_is_refused_as_well() -> None:
    reject = Reject(3, ["is no entry"], "[]")
    read, frames = normalized(
        page(WOOL, rejects=(reject,)), page(WOOL, Entry(2, "Socks", "no id"), rejects=(reject,))
    )
    first, second = (capture.capture_id for capture, _ in read)
    assert refused(conform_rows(read, frames)) == [
        (first, 3, ["is no entry"]),
        (second, 3, ["is no entry"]),
        (second, 2, ["arxiv_id: no id is not an arXiv id"]),
    ]


def test_of_two_entries_of_a_paper_the_first_of_the_page_stays() -> None:
    """Not the first that was read; on another page it stays as well."""
    again = Entry(3, "Wool", "2604.00001v2")
    read, frames = normalized(page(again, SOCKS, WOOL), page(again))
    tables = conform_rows(read, frames)
    fault = ["paper_key: arxiv:2604.00001 stands on this page before"]
    assert refused(tables) == [(read[0][0].capture_id, 3, fault)]
    assert positions(tables, "entries") == [2, 1, 3]


def test_an_entry_that_is_refused_does_not_keep_out_a_sound_one_of_its_paper() -> None:
    read, frames = normalized(page(Entry(1, "Wool", "2604.00001", upvotes=-1), again(2)))
    tables = conform_rows(read, frames)
    assert refused(tables) == [(read[0][0].capture_id, 1, ["upvotes: -1 is below 0"])]
    assert positions(tables, "entries") == [2]


def again(position: int) -> Entry:
    return Entry(position, "Wool", "2604.00001")


def test_blank_and_repeated_children_are_accounted_for() -> None:
    entry = Entry(1, "Wool", "2604.00001", keywords=["wool", "Wool", " ", "yarn"])
    tables = conform_rows(*normalized(page(entry)))
    counts = tables["stage.entries"].select("child_count", "repaired_count")
    assert counts.rows() == [(4, 2)]
    assert tables["stage.keywords"]["keyword"].to_list() == ["wool", "yarn"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("stage.entries", "2 entries read, 0 loaded, 1 refused"),
        ("stage.keywords", "2 children read, 0 staged, 1 repaired"),
    ],
)
def test_a_row_that_is_lost_is_an_error(table: str, message: str) -> None:
    entry = Entry(1, "Wool", "2604.00001", keywords=["wool", "wool"])
    read, frames = normalized(page(entry, Entry(2, "Socks", "no id")))
    frames.tables[table] = frames.tables[table].clear()
    with pytest.raises(AssertionError, match=f"^{message}$"):
        conform_rows(read, frames)


def test_a_table_of_which_a_source_has_no_rows_is_empty() -> None:
    tables = conform_rows(*normalized(page(WOOL)))
    records = tables["stage.arxiv_records"]
    assert dict(records.schema) == TABLES_BY_NAME["stage.arxiv_records"].polars_schema
    assert records.rows() == []
