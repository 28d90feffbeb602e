"""A third source, for tests alone: a catalogue with a line for each paper and the models on it."""

from dataclasses import replace
from operator import eq
from typing import Any

import polars as pl
from msgspec import Struct

from etl.archive.documents import Provenance
from etl.contract.stage import STAGED_CAPTURES, STAGED_ENTRIES, STAGED_LINKED_REPOSITORIES
from etl.fetch.statuses import status_verdict
from etl.sources.arxiv.arxiv_source import ARXIV_SOURCE
from etl.sources.base import Answer, AnswerVerdict, NormalizedFrames, SourceReader
from etl.sources.capture_columns import capture_columns


class ToyEntry(Struct, frozen=True):
    position: int
    arxiv_id: str
    title: str
    models: list[str]


class ToyDocument(Struct, frozen=True, tag="toy", tag_field="read_by"):
    entries: list[ToyEntry] = []
    rejects: list[Any] = []
    template: str = "toy"
    parser_version: int = 1
    outcome: str = "page"
    fault: str | None = None
    fault_kind: Any = None
    unknown_keys: dict[str, int] = {}
    entry_table: str = STAGED_ENTRIES.name


def _parse(body: bytes, _: Provenance) -> ToyDocument:
    lines = (line.split("\t") for line in body.decode().splitlines()[1:])
    return ToyDocument([ToyEntry(n, it[0], it[1], it[2:]) for n, it in enumerate(lines, start=1)])


def _judge(answer: Answer, stated: Provenance) -> AnswerVerdict:
    is_page, verdict = answer.status == 200, status_verdict(answer)
    return AnswerVerdict("page", parsed=_parse(answer.body, stated)) if is_page else verdict


def _frame(table: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=table.polars_schema, orient="row")


def _normalize(read: Any, places: pl.DataFrame) -> NormalizedFrames:
    pages = [capture_columns(*it) | {"listing_kind": "detail"} for it in read]
    keyed = [({"capture_id": it.capture_id, "position": e.position}, e)
             for it, document in read for e in document.entries]  # fmt: skip
    papers = [key | {"paper_key": f"arxiv:{e.arxiv_id}", "arxiv_id": e.arxiv_id, "title": e.title,
                     "child_count": len(e.models), "repaired_count": 0}
              for key, e in keyed]  # fmt: skip
    named = [(key, model) for key, e in keyed for model in e.models]
    models = [key | {"repository_kind": "model", "repository_id": it} for key, it in named]
    captured = _frame(STAGED_CAPTURES, pages).drop("archive_file", "archive_offset")
    tables = {
        STAGED_CAPTURES.name: captured.join(places, on="capture_id"),
        STAGED_ENTRIES.name: _frame(STAGED_ENTRIES, papers).with_columns(title_fingerprint="title"),
        STAGED_LINKED_REPOSITORIES.name: _frame(STAGED_LINKED_REPOSITORIES, models),
    }
    faults = {"capture_id": pl.String, "position": pl.Int64, "fault": pl.String}
    return NormalizedFrames(tables, pl.DataFrame(schema=faults))


TOY_READER: SourceReader[Any] = SourceReader(
    parse=_parse, check_days=lambda _, document: document, judge=_judge,
    unreadable=lambda kind, why: ToyDocument(outcome="unreadable", fault_kind=kind, fault=why),
    parsed_type=ToyDocument, parser_versions={"toy": 1}, normalize=_normalize,
    recognises=lambda body: body.startswith(b"toy\n"),
)  # fmt: skip
TOY = replace(ARXIV_SOURCE, reader_name=f"{__name__}:TOY_READER", name="toy", is_same=eq)
