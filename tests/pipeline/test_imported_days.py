"""The states of days of which a document was imported: papers may be missing from it."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.known_days import known_day_states
from etl.pipeline.load import load_documents
from etl.settings import Settings
from tests.fetch.small_site import StillClock

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"
SETTLED = datetime(2026, 4, 20, 12)
SITE = "https://huggingface.co"
API = f"{SITE}/api/daily_papers?date=2026-04-02"
WRAPPED = f"{SITE}/api/daily_papers?date=2024-08-02"
CARDS = f"{SITE}/papers/date/2026-04-03"


def bytes_of(name: str) -> bytes:
    return (PAGES / name).read_bytes()


def changed(name: str, change: Callable[[Any], object]) -> bytes:
    value = json.loads(bytes_of(name))
    return json.dumps(change(value)).encode()


def wrapped(count: int) -> bytes:
    return changed("api_2024-08-02_wrapped.json", lambda it: it | {"count": count})


def refused(count: int) -> bytes:
    """The answer with so many entries that have no title."""

    def change(listed: Any) -> object:
        for item in listed[:count]:
            item["title"] = item["paper"]["title"] = 7
        return listed

    return changed("api_2026-04-02.json", change)


WHOLE = bytes_of("api_2026-04-02.json")
LISTED = len(json.loads(WHOLE))
SHOWN = bytes_of("cards_2026-04-03.html")
IN_DATA = len(json.loads(bytes_of("api_2024-08-02_wrapped.json"))["data"])


@pytest.mark.parametrize(
    ("url", "body", "state"),
    [
        (API, WHOLE, "complete"),
        (f"{API}&limit={LISTED}", WHOLE, "moving"),
        (f"{API}&limit={LISTED - 1}", WHOLE, "moving"),  # whatever it was asked for
        (f"{API}&limit={LISTED + 1}", WHOLE, "complete"),
        (f"{API}&limit={LISTED}&p=0", WHOLE, "moving"),
        (WRAPPED, wrapped(IN_DATA), "complete"),
        (WRAPPED, wrapped(IN_DATA + 1), "moving"),
        # Cards without an island are refused where they are fetched.
        (CARDS, SHOWN, "moving"),
        (CARDS, SHOWN.partition(b"</main>")[0], "moving"),
        (API, refused(LISTED // 2), "complete"),
        (API, refused(LISTED - 1), "moving"),
    ],
)
def test_an_imported_document_of_which_papers_may_be_missing_settles_nothing(
    settings: Settings, tmp_path: Path, url: str, body: bytes, state: str
) -> None:
    file = tmp_path / ("a.json" if "/api/" in url else "a.html")
    file.write_bytes(body)
    load_documents(settings, [(file, Provenance(url, SETTLED))], clock=StillClock(SETTLED))
    (found,) = [
        it for it in known_day_states(settings, StillClock(SETTLED)) if it.state != "missing"
    ]
    assert found.state == state
    assert found.worth_fetching == (state == "moving")
