"""The validator of frictionless reads every row of the corpus' export and finds no error in it."""

from collections import Counter
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
        in_release = {
            name: rows(con, f"select count(*) from {name}")[0][0]
            for name in {path.stem.partition("-")[0] for path in package.parent.glob("*.parquet")}
        }
    report = frictionless.Package(str(package)).validate()
    errors = [(it.name, error.message) for it in report.tasks for error in it.errors]
    assert (report.errors, errors) == ([], [])
    validated: Counter[str] = Counter()
    for task in report.tasks:
        validated[task.name.partition("-")[0]] += task.stats.get("rows") or 0
    assert validated == in_release
    assert in_release["core.papers"] == 8840
