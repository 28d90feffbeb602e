"""`datapackage.json` of an export says of each file what it is; values worked out here anew."""

import json
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.release.export import export_release
from etl.settings import Settings

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of two of the pages of tests/pages."""
    home = tmp_path_factory.mktemp("home")
    names = ("daily_2026-04-01.html", "api_2026-04-02.json")
    load_documents(Settings(home), [(PAGES / name, Provenance()) for name in names])
    with open_release(home / "papers.duckdb") as con:
        export_release(con, home / "export", None)
        export_release(con, home / "again", None)
    return home / "export"


@pytest.fixture(scope="module")
def resources(folder: Path) -> dict[str, dict]:
    package = json.loads((folder / "datapackage.json").read_text())
    return {resource["name"]: resource for resource in package["resources"]}


def test_every_file_is_named_with_its_hash(folder, resources):
    stated = {resource["path"]: resource["hash"] for resource in resources.values()}
    bodies = {path.name: path.read_bytes() for path in folder.glob("*.parquet")}
    assert stated == {name: f"sha256:{sha256(body).hexdigest()}" for name, body in bodies.items()}


def test_every_field_is_a_column_in_order_with_its_meaning(folder, resources):
    for resource in resources.values():
        fields = resource["schema"]["fields"]
        columns = pl.read_parquet_schema(folder / resource["path"])
        assert [field["name"] for field in fields] == list(columns), resource["name"]
        assert [field["name"] for field in fields if not field.get("description")] == []
        assert resource["description"]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        (
            "core.listings-2026",
            {
                "name": "position",
                "type": "integer",
                "description": "Place on the page, from 1; pages of one API answer continue",
                "constraints": {"required": True, "minimum": 1},
            },
        ),
        (
            "core.links-2026",
            {
                "name": "found_in",
                "type": "string",
                "description": "Declared in a field of the listing, or found in the abstract; "
                "declared wins",
                "constraints": {"required": True, "enum": ["abstract", "declared"]},
            },
        ),
        (
            "mart.papers_wide",
            {
                "name": "keywords",
                "type": "any",
                "description": "Keywords in alphabetical order; NULL where not stated",
            },
        ),
    ],
)
def test_a_field_says_what_the_contract_says(resources, name, field):
    assert field in resources[name]["schema"]["fields"]


def test_types_are_those_of_frictionless_tables(resources):
    papers = {it["name"]: it["type"] for it in resources["mart.papers_wide"]["schema"]["fields"]}
    names = ("title", "published_on", "first_seen_at", "upvotes", "author_names")
    assert [papers[it] for it in names] == ["string", "date", "datetime", "number", "any"]
    rejects = {it["name"]: it["type"] for it in resources["quality.rejects"]["schema"]["fields"]}
    assert (rejects["row"], rejects["faults"]) == ("object", "any")


def test_keys_and_references_lead_to_other_files(resources):
    listings = resources["core.listings-2026"]["schema"]
    assert listings["primaryKey"] == ["capture_id", "position"]
    assert listings["foreignKeys"] == [
        {"fields": [column], "reference": {"resource": target, "fields": [column]}}
        for column, target in (("capture_id", "core.captures"), ("paper_key", "core.papers-2026"))
    ]
    assert resources["mart.papers_wide"]["schema"]["primaryKey"] == ["paper_key"]


def test_the_same_release_is_described_in_the_same_bytes(folder):
    again = folder.parent / "again" / "datapackage.json"
    assert again.read_bytes() == (folder / "datapackage.json").read_bytes()
