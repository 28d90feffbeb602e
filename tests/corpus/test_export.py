"""The validator of frictionless reads every row of the corpus' export and finds no error in it."""

from pathlib import Path

import frictionless
import pytest

from etl.release.database import open_release
from etl.release.export import export_release
from tests.real import loaded, rows

pytestmark = pytest.mark.slow


def test_the_validator_accepts_every_row_of_every_resource(
    corpus: Path, tmp_path: Path, *, soak: bool
) -> None:
    """It takes minutes. Of a table without rows it states no count.

    What it cannot read is left out of the descriptor: tests/release/test_frictionless.py says what.
    """
    if not soak:
        pytest.skip("`make soak` validates the whole corpus; tests/release validates some pages")
    with open_release(loaded(tmp_path / "home", corpus, "text", "hf_html", "hf_api/days")) as con:
        package = export_release(con, tmp_path / "export", None)[-1]
        report = frictionless.Package(str(package)).validate()
        counts = {
            it.name: rows(con, f"select count(*) from {it.name}")[0][0] for it in report.tasks
        }
    errors = [(it.name, error.message) for it in report.tasks for error in it.errors]
    assert (report.errors, errors) == ([], [])
    assert {it.name: it.stats.get("rows") or 0 for it in report.tasks} == counts
    assert counts["core.papers"] == 8840
    assert [name for name, count in counts.items() if not count] == [
        "quality.rejects",
        "quality.ambiguous_titles",
    ]
