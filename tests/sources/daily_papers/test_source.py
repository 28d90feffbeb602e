"""Daily Papers as a source that travels to worker processes."""

import pickle
import subprocess
import sys

import pytest

from etl.sources.daily_papers.document_reader import DAILY_PAPERS_READER
from etl.sources.daily_papers.source import DAILY_PAPERS

pytestmark = pytest.mark.slow


def test_a_source_reaches_another_process_as_it_is() -> None:
    arrived = pickle.loads(pickle.dumps(DAILY_PAPERS))  # noqa: S301 - our own
    assert arrived == DAILY_PAPERS
    assert arrived.reader is DAILY_PAPERS_READER


@pytest.mark.parametrize(
    ("modules", "unneeded"),
    [
        (
            "etl.stage.batch, etl.sources.daily_papers.document_reader",
            {"httpcore2", "tenacity", "duckdb", "protego"},
        ),
        (
            "etl.pipeline.fetch, etl.pipeline.load",
            {"bs4", "ftfy", "pylatexenc", "etl.sources.daily_papers.document_reader"},
        ),
    ],
    ids=["a worker speaks no HTTP and asks no database", "its parent parses nothing"],
)
def test_each_process_loads_only_what_it_needs(modules: str, unneeded: set[str]) -> None:
    program = f"import sys, {modules}\nprint(sorted({unneeded!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
