"""Twice as much of a hostile input takes at most three times as long, or is refused by a cap."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256

import polars as pl
import pytest

from etl.archive.documents import Capture, Provenance
from etl.ids import CaptureId, Sha256
from etl.normalize.dates import publication_dates
from etl.normalize.keywords import keyword_folds
from etl.normalize.links import canonical_links, mentioned_links
from etl.normalize.names import author_name, is_collective, sort_name
from etl.normalize.text import clean_texts, normalized_keyword, title_fingerprint
from etl.sources.daily_papers.records import ParsedDocument
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.stage.conform import conform_rows
from tests.attacks.shapes import PIECES, SHAPES, Shape

pytestmark = pytest.mark.slow

CHEAP = 0.05
"""Seconds. Below them the clock and the fixed cost of reading say more than the input's length."""

LARGEST = 2**16
"""Pieces of an input at most; the smallest has 250."""

LONG = 0.12
"""Seconds after which no longer input is tried: what grows too fast has shown it by then."""

_CAPS = frozenset({"too_deep", "too_many", "too_large", "broken_json"})


def seconds(body: bytes) -> tuple[float, ParsedDocument]:
    """The time of this process to read a document, from bytes to rows, and what was read."""
    provenance = Provenance("https://huggingface.co/api/daily_papers?date=2026-04-06")
    name = sha256(body).hexdigest()
    at = datetime(2026, 4, 8)
    capture = Capture(CaptureId(name[:16]), Sha256(name), len(body), "import", provenance, at)
    place = {"capture_id": [capture.capture_id], "archive_file": ["a"], "archive_offset": [0]}
    start = time.process_time()
    parsed = DAILY_PAPERS.reader.check_days(capture, DAILY_PAPERS.reader.parse(body, provenance))
    conform_rows(
        [(capture, parsed)], DAILY_PAPERS.reader.normalize([(capture, parsed)], pl.DataFrame(place))
    )
    return time.process_time() - start, parsed


def is_capped(parsed: ParsedDocument) -> bool:
    """Whether a cap refused the page, or its only entry."""
    refused = [fault for one in parsed.rejects for fault in one.faults]
    return parsed.fault_kind in _CAPS or (
        not parsed.entries and any("at most" in it for it in refused)
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every third shape, and all of them in `make soak`."""
    if "shape" in metafunc.fixturenames:
        names = list(SHAPES)[:: 1 if metafunc.config.getoption("soak") else 3]
        metafunc.parametrize("shape", [SHAPES[name] for name in names], ids=names)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What the first document costs once."""
    for name in ("m8 readable entries", "h2 cards", "m8 formulas", "m8 tracking"):
        seconds(SHAPES[name](250).encode())


def test_twice_as_much_takes_at_most_three_times_as_long(shape: Shape) -> None:
    before = None
    for count in _counts():
        body = shape(count).encode()
        took, parsed = seconds(body)
        if before is not None and took > CHEAP and took > 3 * before:
            # Both sizes are measured again side by side: other processes disturb single runs.
            half = shape(count // 2).encode()
            pairs = [(seconds(half)[0], seconds(body)[0]) for _ in range(5)]
            before, took = (min(times) for times in zip(*pairs, strict=True))
            assert took < max(3 * before, CHEAP) or min(b / a for a, b in pairs) < 3, pairs
        if took > LONG or is_capped(parsed):
            break
        before = took


def _of_column(clean: Callable[[pl.Expr], pl.Expr]) -> Callable[[str], object]:
    return lambda text: pl.select(clean(pl.lit(text)))


def _mentions(text: str) -> pl.Series:
    columns = {"capture_id": ["a"], "position": [1], "abstract_raw": [text]}
    return mentioned_links(pl.DataFrame(columns))["url_as_found"]


def _dates(text: str) -> object:
    known = {"capture_id": "a", "captured_on": None, "imported_at": datetime(2026, 4, 8)}
    entry = known | {"published_at_text": text, "printed_date": text, "header_date": text}
    types = {"captured_on": pl.Date, "imported_at": pl.Datetime("us")}
    return publication_dates(pl.DataFrame([entry], schema_overrides=types))


CLEANERS: dict[str, Callable[[str], object]] = {
    "texts": lambda text: clean_texts(pl.Series([text])),
    "fingerprints": _of_column(title_fingerprint),
    "keywords": _of_column(normalized_keyword),
    "words of keywords": lambda text: keyword_folds(pl.Series([text])),
    "acronyms": lambda text: keyword_folds(pl.Series([f"{text} (bbbbbbbbbc)"])),
    "declared links": lambda text: canonical_links(pl.Series([f"https://github.com/a/b?{text}"])),
    "mentioned links": lambda text: canonical_links(_mentions(text)),
    "names": _of_column(author_name),
    "sorted names": _of_column(lambda name: sort_name(name, is_collective(name))),
    "dates": _dates,
}


@pytest.mark.parametrize("clean", CLEANERS.values(), ids=CLEANERS)
def test_m8_a_cleaner_takes_three_times_as_long_at_most_for_twice_as_much(
    clean: Callable[[str], object],
) -> None:
    slow = {}
    for piece in PIECES:
        texts = [piece * (length // len(piece)) for length in (10_000, 20_000)]
        before, took = (_seconds_to(clean, text) for text in texts)
        if took > max(CHEAP, 3 * before):
            # Both are measured again: other processes disturb single runs.
            before, took = (min(_seconds_to(clean, text) for _ in range(3)) for text in texts)
        if took > max(CHEAP, 3 * before):
            slow[piece] = (before, took)
    assert slow == {}


def _seconds_to(clean: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    clean(text)
    return time.process_time() - start


def _counts() -> Iterable[int]:
    count = 250
    while count <= LARGEST:
        yield count
        count *= 2
