"""The documents that tell of a paper: which are read, which rows they state, and in which bytes."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from msgspec.structs import replace

from etl.ids import CaptureId, PaperKey, Sha256
from etl.pipeline.why import paper_documents
from etl.pipeline.why.paper_documents import (
    PaperDocuments,
    Place,
    QuotedDocument,
    Sight,
    read_paper_documents,
)
from etl.pipeline.why.stories import Excerpt
from etl.sources.passages import Passage, Sought
from tests.pipeline.told_papers import DAY, PUBLISHED, URL, ToldPapers, listed_item, told_papers

WOOL, YARN = PaperKey("arxiv:2604.00001"), PaperKey("arxiv:2604.00002")
WOOL_ITEM, YARN_ITEM = listed_item("2604.00001", "Wool"), listed_item("2604.00002", "Yarn")
TITLE = Sought("title")


@pytest.fixture
def told(tmp_path: Path) -> Iterator[ToldPapers]:
    with told_papers(tmp_path / "home") as opened:
        yield opened


def at(day: int) -> datetime:
    return datetime(2026, 4, day)


def read(told: ToldPapers, *others: Place) -> PaperDocuments:
    return read_paper_documents(told.con, told.settings, WOOL, others)


def titles(found: PaperDocuments) -> list[tuple[str, int, str]]:
    rows = found.rows["stage.entries"]
    return [(it["capture_id"], it["position"], it["title"]) for it in rows]


@pytest.mark.slow
def test_the_rows_of_a_paper_stand_in_the_order_of_their_instants(told: ToldPapers) -> None:
    late = told.archive([WOOL_ITEM], at(4), {1: WOOL})
    again = listed_item("2604.00001", "Wool II")
    early = told.archive([YARN_ITEM, again], at(2), {1: YARN, 2: WOOL})
    never = told.archive([WOOL_ITEM], None, {1: WOOL})
    told.archive([YARN_ITEM], at(3), {1: YARN})
    found = read(told)
    assert titles(found) == [(never, 1, "Wool"), (early, 2, "Wool II"), (late, 1, "Wool")]
    assert list(found.sights) == [(never, 1), (early, 2), (late, 1)]
    assert (found.document_count, list(found.quoted)) == (3, [never, early, late])
    assert [len(found.rows["stage.authorships"]), found.rows["stage.links"]] == [6, []]


@pytest.mark.slow
def test_a_row_has_the_columns_of_its_document(told: ToldPapers) -> None:
    capture = told.archive([WOOL_ITEM], at(2), {1: WOOL})
    found = read(told)
    [row] = found.rows["stage.entries"]
    assert {name: row[name] for name in ("captured_at", "seen_at", "listing_kind", "url")} == {
        "captured_at": at(2), "seen_at": at(2), "listing_kind": "daily", "url": URL
    }  # fmt: skip
    assert (row["listed_on"], row["period"], row["query"], row["is_first"]) == (DAY,) + (None,) * 3
    assert (row["source"], row["sha256"], row["byte_count"]) == (
        "fetch", found.sights[capture, 1].sha256, len(json.dumps([WOOL_ITEM]))
    )  # fmt: skip
    assert (row["template"], row["parser_version"], row["imported_at"]) == (
        "api_array", 5, PUBLISHED
    )  # fmt: skip
    imports = told.con.execute("select archive_file, archive_offset from meta.imports")
    assert [(row["archive_file"], row["archive_offset"])] == imports.fetchall()


@pytest.mark.slow
def test_entries_of_others_are_read_where_they_are_wanted(told: ToldPapers) -> None:
    mine = told.archive([WOOL_ITEM], at(2), {1: WOOL})
    other = told.archive([listed_item("2604.00003", "Ewe"), YARN_ITEM], at(3), {2: YARN})
    assert titles(read(told)) == [(mine, 1, "Wool")]
    found = read(told, (other, 2), (mine, 1), (other, 2))
    assert titles(found) == [(mine, 1, "Wool"), (other, 2, "Yarn")]


@pytest.mark.slow
def test_a_document_that_is_held_counts_where_it_has_the_paper(told: ToldPapers) -> None:
    mine = told.archive([WOOL_ITEM], at(2), {1: WOOL})
    held = told.archive([YARN_ITEM, WOOL_ITEM], at(3), {}, outcome="held")
    told.archive([YARN_ITEM], at(4), {}, outcome="held")
    found = read(told)
    assert titles(found) == [(mine, 1, "Wool"), (held, 2, "Wool")]
    assert [it.is_held for it in found.sights.values()] == [False, True]
    assert found.document_count == 3


@pytest.mark.slow
def test_of_many_documents_the_first_and_the_last_are_read(
    told: ToldPapers, monkeypatch: pytest.MonkeyPatch
) -> None:
    captures = [told.archive([WOOL_ITEM], at(day), {1: WOOL}) for day in range(1, 6)]
    monkeypatch.setattr(paper_documents, "MAX_WHY_DOCUMENTS", 5)
    found = read(told)
    assert list(found.quoted) == [captures[it] for it in (0, 1, 3, 4)]
    assert found.document_count == 5
    monkeypatch.setattr(paper_documents, "MAX_WHY_DOCUMENTS", 6)
    assert list(read(told).quoted) == captures


@pytest.mark.slow
def test_the_head_of_a_record_is_told_of_the_capture_whose_record_it_is(told: ToldPapers) -> None:
    first = told.archive([WOOL_ITEM], at(2), {1: WOOL})
    again = told.archive([WOOL_ITEM], at(3), {1: WOOL})
    quoted = read(told).quoted
    assert quoted[again].recorded("Paperhouse-Source") is None
    assert quoted[first].recorded("Paperhouse-Nothing") is None
    found = quoted[first].recorded("Paperhouse-Source")
    assert found is not None
    assert (found.text, found.byte_count, found.stands_in) == (
        "Paperhouse-Source: fetch", 24, "record"
    )  # fmt: skip
    head = quoted[first].head
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in head.items())]
    assert "\r\n".join(lines)[found.byte_start :].startswith("Paperhouse-Source: fetch\r\n")


def test_the_bytes_of_a_line_are_counted_and_not_its_characters() -> None:
    quoted = QuotedDocument("", "utf-8", 0, lambda *_: None, {"a": "é", "bé": "é"})
    assert quoted.recorded("bé") == Excerpt("bé: é", 17, 7, stands_in="record")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\0\0"), ("utf-32-be", b"\0\0\xfe\xff"),
    ],
)  # fmt: skip
def test_an_excerpt_says_in_which_bytes_of_the_document_it_stands(
    told: ToldPapers, encoding: str, mark: bytes
) -> None:
    item = listed_item("2604.00001", "Wöol")
    body = mark + json.dumps([YARN_ITEM | {"title": "Größe 羊"}, item], ensure_ascii=False).encode(
        encoding
    )
    capture = told.archive(body, at(2), {2: WOOL})
    found = read(told).quoted[capture].excerpt(2, TITLE, None)
    assert found is not None
    assert (found.text, found.is_cut, found.stands_in) == ('"title": "Wöol"', False, "document")
    assert body[found.byte_start :][: found.byte_count].decode(encoding) == found.text


@pytest.mark.slow
def test_entries_of_a_later_page_of_an_answer_go_on_counting(told: ToldPapers) -> None:
    url = "https://huggingface.co/api/daily_papers?week=2026-W14&limit=100&p=1"
    capture = told.archive([YARN_ITEM, WOOL_ITEM], at(2), {102: WOOL}, url)
    found = read(told)
    assert titles(found) == [(capture, 102, "Wool")]
    title = found.quoted[capture].excerpt(102, TITLE, None)
    assert title is not None
    assert title.text == '"title": "Wool"'


def test_a_page_of_windows_1252_is_quoted_in_its_own_bytes() -> None:
    body = b'<meta charset="latin-1">Gr\xf6\x80e'
    assert paper_documents._encoding(body, body.decode("cp1252")) == ("windows-1252", 0)


def quoted(text: str, passage: Passage | None) -> QuotedDocument:
    return QuotedDocument(text, "utf-8", 3, lambda *_: passage, {})


def test_an_excerpt_is_cut_after_so_many_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_documents, "MAX_EXCERPT_CHARACTERS", 4)
    text = "ä wööl yarn"
    assert quoted(text, Passage(2, 6)).excerpt(1, TITLE, None) == Excerpt("wööl", 6, 6)
    assert quoted(text, Passage(2, 7)).excerpt(1, TITLE, None) == Excerpt("wööl", 6, 6, is_cut=True)
    assert quoted(text, None).excerpt(1, TITLE, "yarn") is None


def test_words_of_an_excerpt_are_shown_with_eighty_characters_around_them() -> None:
    text = f"{'a' * 100} wool {'b' * 100}"
    found = quoted(text, Passage(10, 190)).excerpt(1, TITLE, "wool")
    assert found == Excerpt(text[21:185], 24, 164)


def sight(capture: str, position: int | None, **changes: Any) -> Sight:
    plain = Sight(
        position, None, CaptureId(capture), "fetch", None, at(2), Sha256("s"), 1, "t", 1, "daily",
        None, None, None, position is None, at(5), "f", 7,
    )  # fmt: skip
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("kind", "seen_at", "listing_kind"),
    [("daily", at(2), "daily"), ("detail", None, None), ("records", None, None)],
)
def test_a_document_that_lists_nothing_has_seen_nothing(
    kind: Any, seen_at: datetime | None, listing_kind: str | None
) -> None:
    found = paper_documents._sight_columns(sight("a", 1, listing_kind=kind))
    assert (found["captured_at"], found["seen_at"]) == (at(2), seen_at)
    assert found["listing_kind"] == listing_kind


def test_the_first_version_of_a_paper_is_told_as_the_first() -> None:
    frame = pl.DataFrame(
        {"capture_id": ["a", "a", "b"], "position": [1, 1, 1], "version": [2, 1, 1]}
    )
    placed = {(CaptureId("a"), 1): sight("a", 1)}
    found = paper_documents._paper_rows(frame, placed)
    assert [(it["version"], it["is_first"]) for it in found] == [(2, None), (1, True)]
    assert paper_documents._paper_rows(frame.drop("position"), placed) == []
