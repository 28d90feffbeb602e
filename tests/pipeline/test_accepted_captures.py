"""A person's decision that a held capture is right is archived, and the next release follows it."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.archive.index import open_index
from etl.errors import UsageError
from etl.ids import CaptureId
from etl.pipeline.accept import accept_capture
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.settings import Settings
from tests.fetch.small_site import StillClock
from tests.pipeline.told_papers import URL, listed_item

pytestmark = pytest.mark.slow

LATER = datetime(2026, 4, 9, 8)


def load(settings: Settings, folder: Path, count: int, captured_at: datetime) -> None:
    """Load an answer that lists so many papers."""
    file = folder / "a.json"
    items = [listed_item(f"2604.0000{number}", f"Wool {number}") for number in range(count)]
    file.write_text(json.dumps(items))
    clock = StillClock(captured_at)
    load_documents(settings, [(file, Provenance(URL, captured_at))], clock=clock)


def outcomes(settings: Settings) -> list[tuple[str, str]]:
    query = "select capture_id, outcome from core.captures order by captured_at"
    with open_release(settings.release) as con:
        return con.execute(query).fetchall()


def test_a_capture_that_was_held_counts_once_it_is_accepted(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home")
    load(settings, tmp_path, 5, datetime(2026, 4, 2))
    load(settings, tmp_path, 3, datetime(2026, 4, 3))
    (first, whole), (second, held) = outcomes(settings)
    assert (whole, held) == ("page", "held")
    told: list[tuple[str, int, int]] = []
    found = accept_capture(
        settings, CaptureId(second), lambda *it: told.append(it), StillClock(LATER)
    )
    assert outcomes(settings) == [(first, "page"), (second, "page")]
    assert found == "20260409T080000.000000Z"
    assert told.count(("archived", 1, 1)) == 1
    assert ("published", 1, 1) in told
    with open_index(settings.archive) as index:
        [note] = index.notes("accept")
    assert (note.noted_at, note.content) == (LATER, {"capture_id": second})


def test_a_capture_that_nobody_knows_is_not_accepted(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home")
    load(settings, tmp_path, 1, datetime(2026, 4, 2))
    with pytest.raises(UsageError) as raised:
        accept_capture(settings, CaptureId("wool"))
    assert str(raised.value) == "no capture 'wool': `paperhouse status` lists those that are held"
    with open_index(settings.archive) as index:
        assert [*index.notes("accept")] == []
