"""An archive of a few answers made by hand, and the rows of a release that lead to them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from etl.archive.documents import Provenance, new_document
from etl.archive.index import open_index
from etl.archive.writer import ArchiveWriter
from etl.ids import CaptureId
from etl.settings import Settings
from etl.stage.connection import Connection
from tests.pipeline.small_release import small_release

DAY = date(2026, 4, 1)
PUBLISHED = datetime(2026, 4, 9)
URL = "https://huggingface.co/api/daily_papers?date=2026-04-01"


def listed_item(arxiv_id: str, title: str, **paper: Any) -> dict[str, Any]:
    """An item of an answer of the API."""
    return {
        "title": title,
        "publishedAt": "2026-04-01T05:00:00.000Z",
        "numComments": 3,
        "paper": {
            "id": arxiv_id,
            "title": title,
            "summary": f"On {title}.",
            "upvotes": 5,
            "publishedAt": "2026-03-30T00:00:00.000Z",
            "submittedOnDailyAt": "2026-04-01T05:00:00.000Z",
            "authors": [{"name": "Ada Ewe", "hidden": False}, {"name": "Bo Ram", "hidden": True}],
            **paper,
        },
    }


@dataclass(frozen=True)
class ToldPapers:
    """con: the release, into which a test puts rows."""

    settings: Settings
    con: Connection

    def put(self, table: str, **values: Any) -> None:
        """A row of a table; what is not named is NULL."""
        names, places = ", ".join(values), ", ".join("?" for _ in values)
        self.con.execute(f"insert into {table} ({names}) values ({places})", [*values.values()])

    def archive(
        self,
        body: bytes | Sequence[Mapping[str, Any]],
        at: datetime | None,
        papers: Mapping[int, str],
        url: str | None = URL,
        imported_at: datetime = PUBLISHED,
        **capture_row: Any,
    ) -> CaptureId:
        """Archive an answer; its capture is in the release, with the papers that it lists.

        capture_row: values of the row of core.captures, in place of those of a daily listing.
        """
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        new = new_document(content, Provenance(url, at), "fetch", imported_at)
        self.settings.archive.mkdir(exist_ok=True)
        with (
            open_index(self.settings.archive) as known,
            ArchiveWriter(self.settings.archive, known) as writer,
        ):
            found = writer.add(new)
        capture = found.capture
        row = {
            "template": "api_array",
            "parser_version": 5,
            "outcome": "page",
            "listing_kind": "daily",
            "listed_on": DAY,
            "capture_id": capture.capture_id,
            "source": capture.source,
            "url": url,
            "captured_at": at,
            "sha256": capture.sha256,
            "byte_count": capture.byte_count,
            **capture_row,
        }
        self.put("core.captures", **row)
        self.put(
            "meta.imports",
            capture_id=capture.capture_id,
            imported_at=imported_at,
            archive_file=found.body_at.file,
            archive_offset=found.body_at.offset,
        )
        for position, paper in papers.items():
            self.put(
                "core.listings",
                capture_id=capture.capture_id,
                position=position,
                paper_key=paper,
                listing_kind="daily",
                listed_on=DAY,
            )
        return capture.capture_id


@contextmanager
def told_papers(home: Path) -> Iterator[ToldPapers]:
    """A release without rows but its own."""
    settings = Settings(home)
    with small_release(settings, PUBLISHED) as con:
        yield ToldPapers(settings, con)
