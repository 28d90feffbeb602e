"""A home at its second release, whose documents were captured a day before they were imported."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.settings import Settings
from tests.fetch.small_site import StillClock
from tests.pipeline.told_papers import URL, listed_item

FIRST, SECOND, THIRD = (datetime(2026, 4, day, 8) for day in (2, 3, 4))
IDS = [f"2026040{day}T080000Z" for day in (2, 3, 4)]
MADE = [it.replace("Z", ".000000Z") for it in IDS]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Wool was captured on the first and imported on the second; Yarn a day later each."""
    folder = tmp_path_factory.mktemp("releases")
    settings = Settings(folder / "home")
    for number, (title, captured_at, imported_at) in enumerate(
        [("Wool", FIRST, SECOND), ("Yarn", SECOND, THIRD)], start=1
    ):
        file = folder / f"{title}.json"
        file.write_text(json.dumps([listed_item(f"2604.0000{number}", title)]))
        clock = StillClock(imported_at)
        load_documents(settings, [(file, Provenance(URL, captured_at))], clock=clock)
    return settings


def titles(path: Path) -> list[str]:
    with open_release(path) as con:
        rows = con.execute("select title from core.papers order by title").fetchall()
    return [title for (title,) in rows]
