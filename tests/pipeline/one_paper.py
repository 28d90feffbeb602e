"""Homes of a few papers, each of a document of its own that was loaded."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from etl.archive.documents import Provenance, new_document
from etl.archive.index import open_index
from etl.archive.writer import ArchiveWriter
from etl.ids import CaptureId
from etl.pipeline.load import LoadResult, load_documents
from etl.settings import Settings
from tests.fetch.small_site import StillClock
from tests.made_once import OwnCopy
from tests.pipeline.told_papers import URL, listed_item

MADE_AT = datetime(2026, 4, 9, 12)
Told = list[tuple[str, int, int]]


def paper_bytes(number: int, title: str) -> bytes:
    """An answer that lists one paper."""
    return json.dumps([listed_item(f"2604.{number:05}", title)]).encode()


def load_paper(
    settings: Settings, number: int, title: str, at: datetime = MADE_AT, **how: Any
) -> LoadResult:
    """Load the answer at an instant, as captured at noon of the second, or at `captured_at`."""
    file = settings.home.with_name(f"{number}-{title}.json")
    file.write_bytes(paper_bytes(number, title))
    provenance = Provenance(URL, how.pop("captured_at", datetime(2026, 4, 2, 12)))
    return load_documents(settings, [(file, provenance)], clock=StillClock(at), **how)


def archive_paper(settings: Settings, number: int, title: str) -> CaptureId:
    """Archive the answer, and no more."""
    provenance = Provenance(URL, datetime(2026, 4, 2, 13))
    new = new_document(paper_bytes(number, title), provenance, "import", MADE_AT)
    settings.archive.mkdir(exist_ok=True, parents=True)
    with open_index(settings.archive) as known, ArchiveWriter(settings.archive, known) as writer:
        return writer.add(new).capture.capture_id


def wool_home(own_copy: OwnCopy) -> Settings:
    """A copy of a home with one release of one paper, Wool, made at MADE_AT."""

    def make(folder: Path) -> None:
        load_paper(Settings(folder / "home"), 1, "Wool")

    return Settings(own_copy("wool", make) / "home", lock_seconds=0)
