"""The validator of frictionless accepts an export, and would not if it said what it cannot read."""

import json
from pathlib import Path
from typing import Any

import frictionless
import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.release.export import export_release
from etl.settings import Settings

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"
NAMES = ("daily_2026-04-01.html", "api_2026-04-02.json", "trending_2026-04-03.html")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The descriptor of an export of some of the pages of tests/pages."""
    home = tmp_path_factory.mktemp("home")
    pages = [(PAGES / name, Provenance()) for name in NAMES]
    load_documents(Settings(home), pages)
    with open_release(home / "papers.duckdb") as con:
        return export_release(con, home / "export", None)[-1]


def errors(package: Path) -> list[tuple[str, str, str | None]]:
    """Each error of the validator: the resource, its kind, and the field if there is one."""
    report = frictionless.Package(str(package)).validate()
    assert report.errors == []
    return [
        (task.name, error.type, getattr(error, "field_name", None))
        for task in report.tasks
        for error in task.errors
    ]


def test_the_validator_finds_no_error(package: Path) -> None:
    assert errors(package) == []


@pytest.mark.parametrize(
    ("resource", "field", "changes", "error"),
    [
        ("core.observations-2026", "github_stars", {"type": "integer"}, "type-error"),
        (
            "core.observations-2026",
            "github_stars",
            {"constraints": {"minimum": 0}},
            "constraint-error",
        ),
        ("mart.papers_wide", "author_names", {"type": "array"}, "type-error"),
        ("core.papers-2026", None, {"bytes": 1}, "byte-count"),
    ],
)
def test_the_validator_cannot_read_what_the_descriptor_leaves_out(
    package: Path, resource: str, field: str | None, changes: dict[str, Any], error: str
) -> None:
    stated = json.loads(package.read_text())
    [described] = [it for it in stated["resources"] if it["name"] == resource]
    described["schema"].pop("foreignKeys", None)  # they would need the other files
    fields = {it["name"]: it for it in described["schema"]["fields"]}
    (fields[field] if field else described).update(changes)
    changed = package.with_name("changed.json")
    changed.write_text(json.dumps(stated | {"resources": [described]}))
    assert set(errors(changed)) == {(resource, error, field)}
