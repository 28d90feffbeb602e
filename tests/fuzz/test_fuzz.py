"""A short run of the fuzzer, and proof that it finds what is there."""

import random
from pathlib import Path

import polars as pl
import pytest

from etl.archive.documents import Provenance, new_document
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.stage.conform import conform_rows
from tests.fuzz.cases import Case
from tests.fuzz.mutations import mutate
from tests.fuzz.oracle import invented_values
from tests.fuzz.samples import NOW, PAGES, page_samples
from tests.fuzz.targets import TARGETS

pytestmark = pytest.mark.slow

CASES = {"page": 30, "answer": 30, "sql": 20}
"""Cases of a target in every run of the tests, where it is not 100."""
_SCHEMA = {"capture_id": pl.String, "archive_file": pl.String, "archive_offset": pl.Int64}


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_a_short_run_finds_nothing(target: str):
    for seed in range(CASES.get(target, 100)):
        assert Case(target, seed).finding() is None, f"python -m tests.fuzz --case {target}:{seed}"


@pytest.mark.parametrize("target", TARGETS)
def test_a_case_is_the_same_bytes_each_time(target: str):
    cases = [Case(target, seed).data() for seed in range(20)]
    assert cases == [Case(target, seed).data() for seed in range(20)]
    assert len(set(cases)) > 10


def test_mutations_reach_into_an_island():
    """Most changed pages still have an island; each seed changes something of it."""
    page = (PAGES / "daily_2026-04-02.html").read_bytes()
    changed = [mutate(page, random.Random(seed), [page]) for seed in range(60)]
    assert sum(b"data-props" in it for it in changed) > 40
    assert sum(it != page for it in changed) > 50


@pytest.mark.parametrize("page", page_samples(), ids=lambda page: str(len(page)))
def test_written_pages_state_all_of_their_rows(page: bytes):
    assert invented_values(page, _rows(page)) == []


def test_an_accent_of_its_own_is_stated_as_the_letter_that_has_it():
    page = (PAGES / "daily_2026-04-02.html").read_text()
    changed = page.replace("laundry", "la\u0301undry").encode()
    assert "l\u00e1undry" in _rows(changed)["stage.keywords"]["keyword_as_printed"]
    assert invented_values(changed, _rows(changed)) == []


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("stage.entries", "title_raw", "A title that nobody printed"),
        ("stage.entries", "upvotes", 987_654),
        ("stage.authorships", "name_as_printed", "Nobody At All"),
        ("stage.links", "url_as_found", "https://evil.test/"),
    ],
)
def test_an_invented_value_is_found(table: str, column: str, value: object):
    page = (PAGES / "daily_2026-04-02.html").read_bytes()
    tables = _rows(page)
    kind = tables[table].schema[column]
    changed = tables[table].with_columns(pl.lit(value, kind).alias(column))
    [found] = invented_values(page, tables | {table: changed})
    assert found.startswith(f"{table}.{column} ")


def test_what_a_target_raises_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The place is the one of our own code, so that equal ones are one finding."""
    monkeypatch.setattr("tests.fuzz.targets.NOW", None)
    found = Case("headers", 1).finding()
    assert found is not None
    assert found[0].split(" at ")[1].split(":")[0].endswith(".py")


def _rows(page: bytes) -> dict[str, pl.DataFrame]:
    capture = new_document(page, Provenance(), "import", NOW).capture
    read = [(capture, DAILY_PAPERS.reader.parse(page, Provenance()))]
    places = pl.DataFrame([(capture.capture_id, "x", 0)], schema=_SCHEMA, orient="row")
    return conform_rows(read, DAILY_PAPERS.reader.normalize(read, places))
