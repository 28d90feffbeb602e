"""The real captures of ../shared/corpus, loaded; tests work their numbers out from the files."""

import ast
import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.settings import Settings
from etl.stage.connection import Connection

IMPORTED_AT = datetime(2026, 11, 1)


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


@pytest.fixture(scope="session")
def days_home(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with all days that the API answered."""
    home = tmp_path_factory.mktemp("days")
    loaded(home, corpus, "hf_api/days")
    return home


@pytest.fixture(scope="session")
def days(days_home: Path) -> Iterator[Connection]:
    with open_release(days_home / "papers.duckdb") as con:
        yield con


@pytest.fixture(scope="session")
def items(corpus: Path) -> dict[str, list[dict[str, Any]]]:
    return {
        path.stem: decoded(json.loads(path.read_text("utf-8")))
        for path in sorted((corpus / "hf_api/days").iterdir())
    }


@pytest.fixture(scope="session")
def captured(corpus: Path) -> dict[str, datetime]:
    """The instant at which each day's answer was captured."""
    return {
        path.stem: stated.captured_at
        for path, stated in documents(corpus, "hf_api/days")
        if stated.captured_at
    }


def decoded(answer: Any) -> list[dict[str, Any]]:
    entries = answer["data"] if isinstance(answer, dict) else answer
    return [ast.literal_eval(entry) if isinstance(entry, str) else entry for entry in entries]


def rows(con: Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return con.execute(query, list(values)).fetchall()


def squashed(text: str) -> str:
    return " ".join(text.split())
