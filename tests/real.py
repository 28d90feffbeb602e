"""The real captures of ../shared/corpus: their files, what is stated of them, releases of them."""

import ast
import csv
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.settings import Settings
from etl.stage.connection import Connection

IMPORTED_AT = datetime(2026, 11, 1)

Answer = dict[str, Any]
Days = Mapping[str, list[Answer]]


def documents(corpus: Path, *folders: str) -> list[tuple[Path, Provenance]]:
    with (corpus / "captures.csv").open(newline="") as file:
        stated = {
            row["path"]: Provenance(
                row["url"], datetime.fromisoformat(row["captured_at"]).replace(tzinfo=None)
            )
            for row in csv.DictReader(file)
        }
    files = [path for folder in folders for path in sorted((corpus / folder).iterdir())]
    return [(path, stated.get(str(path.relative_to(corpus)), Provenance())) for path in files]


def loaded(home: Path, corpus: Path, *folders: str) -> Path:
    load_documents(Settings(home, source_date=IMPORTED_AT), documents(corpus, *folders))
    return home / "papers.duckdb"


def answered_days(corpus: Path) -> Days:
    """The entries of each day's answer, as they came."""
    return {
        path.stem: decoded(json.loads(path.read_text("utf-8")))
        for path in sorted((corpus / "hf_api/days").iterdir())
    }


def decoded(answer: Any) -> list[Answer]:
    """An answer's entries; some of the archive are texts of Python's dictionaries."""
    entries = answer["data"] if isinstance(answer, dict) else answer
    return [ast.literal_eval(entry) if isinstance(entry, str) else entry for entry in entries]


def rows(con: Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return con.execute(query, list(values)).fetchall()


def squashed(text: str) -> str:
    return " ".join(text.split())
