"""A load keeps within the memory that it is given, its workers included."""

import sys
from pathlib import Path

import pytest

from etl.limits import LEAST_MEMORY
from tests.bench.__main__ import peak

pytestmark = pytest.mark.slow


def test_the_whole_corpus_is_loaded_within_the_least_memory(corpus: Path, tmp_path: Path) -> None:
    """Without a limit it takes 500 MB, and more for each processor that reads."""
    folders = [corpus / name for name in ("text", "hf_html", "hf_api")]
    load = [sys.executable, "-m", "etl", "load", *folders, "--manifest", corpus / "captures.csv"]
    stated = {"PAPERHOUSE_HOME": str(tmp_path), "PAPERHOUSE_MEMORY": f"{LEAST_MEMORY >> 20}MB"}
    assert 2**27 < peak(load, stated) < LEAST_MEMORY
    assert not tmp_path.joinpath(".spill").exists()
    assert tmp_path.joinpath("papers.duckdb").exists()
