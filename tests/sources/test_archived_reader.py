"""Readers of several sources are joined into one, and the last of them reads what is left."""

from dataclasses import replace
from datetime import datetime

import polars as pl
import pytest

from etl.archive.documents import Provenance, new_document
from etl.sources.archived_reader import joined_readers
from etl.sources.arxiv.arxiv_reader import ARXIV_READER
from etl.sources.arxiv.arxiv_records import ArxivDocument
from etl.sources.base import DocumentParser
from etl.sources.daily_papers.document_reader import DAILY_PAPERS_READER
from etl.sources.daily_papers.records import ParsedDocument
from tests.sources.arxiv.answers import WOOL, feed
from tests.sources.daily_papers.detail_answers import detail
from tests.sources.toy_source import TOY_READER, ToyDocument

NOTHING = Provenance()
DUMP = b"nothing that is known"


@pytest.fixture
def joined() -> DocumentParser[object]:
    """The readers of three sources: two have a template of one name, and the last knows no mark."""
    first = replace(ARXIV_READER, parser_versions={"arxiv_atom": 1, "none": 4})
    last = replace(
        DAILY_PAPERS_READER,
        parser_versions={"api_detail": 2, "none": 30},
        recognises=lambda _: False,
    )
    return joined_readers((first, TOY_READER, last))


def test_versions_of_one_template_add_up(joined: DocumentParser[object]) -> None:
    assert joined.parser_versions == {"arxiv_atom": 1, "none": 34, "toy": 1, "api_detail": 2}
    assert joined.parsed_type == ArxivDocument | ToyDocument | ParsedDocument


@pytest.mark.parametrize(
    ("body", "kind", "version"),
    [(feed(WOOL), ArxivDocument, 1), (b"toy\n", ToyDocument, 1), (DUMP, ParsedDocument, 34)],
)
def test_a_document_is_read_by_who_recognises_it_or_by_the_last(
    joined: DocumentParser[object], body: bytes, kind: type, version: int
) -> None:
    capture = new_document(body, NOTHING, "import", datetime(2026, 11, 1)).capture
    read = joined.check_days(capture, joined.parse(body, NOTHING))
    assert (type(read), read.parser_version) == (kind, version)


@pytest.mark.parametrize(
    ("document", "table"),
    [
        (ArxivDocument("arxiv_oai", 1, "page"), "stage.arxiv_records"),
        (ParsedDocument("cards_2026", 1, "page"), "stage.entries"),
    ],
)
def test_entries_of_a_source_become_rows_of_its_own_table(
    document: ArxivDocument | ParsedDocument, table: str
) -> None:
    assert document.entry_table == table


def test_the_last_reader_states_what_was_not_read(joined: DocumentParser[object]) -> None:
    unread = joined.unreadable("too_costly", "10 s")
    assert type(unread) is ParsedDocument
    assert (unread.fault_kind, unread.fault) == ("too_costly", "10 s")


@pytest.mark.parametrize(
    ("bodies", "listing_kinds", "arxiv_ids"),
    [
        ([], [], {}),
        ([b"toy\n2604.00018\tYarn\n"], ["detail"], {"stage.entries": ["2604.00018"]}),
        (
            [detail(), feed(WOOL)],
            ["records", "detail"],
            {"stage.entries": ["2604.00017"], "stage.arxiv_records": ["2604.00017"]},
        ),
    ],
)
def test_rows_of_all_sources_stand_in_the_same_tables(
    joined: DocumentParser[object],
    bodies: list[bytes],
    listing_kinds: list[str],
    arxiv_ids: dict[str, list[str]],
) -> None:
    at = datetime(2026, 11, 1)
    captures = [new_document(body, NOTHING, "import", at).capture for body in bodies]
    read = [
        (capture, joined.parse(body, NOTHING))
        for capture, body in zip(captures, bodies, strict=True)
    ]
    places = pl.DataFrame(
        [(it.capture_id, "file", 0) for it in captures],
        schema={"capture_id": pl.String, "archive_file": pl.String, "archive_offset": pl.Int64},
        orient="row",
    )
    frames = joined.normalize(read, places)
    assert frames.tables["stage.captures"]["listing_kind"].to_list() == listing_kinds
    for name in ("stage.entries", "stage.arxiv_records"):
        found = frames.tables[name]["arxiv_id"].to_list() if name in frames.tables else []
        assert found == arxiv_ids.get(name, [])
    assert frames.faults.rows() == []
