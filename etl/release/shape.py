"""The shape of a release: rows and column types of its tables. The file is closed at once."""

from dataclasses import dataclass
from datetime import datetime

from etl.ids import ReleaseId
from etl.release.captures import CaptureCount, capture_counts
from etl.release.catalog import read_catalog
from etl.release.database import latest_release, open_release
from etl.settings import Settings
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.stage.connection import column_types
from etl.stage.sql_files import sql_text


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table or mart: how many rows it has, and the DuckDB type of each column by name."""

    row_count: int
    types: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReleaseShape:
    """The release that readers open now, with the shape of each table and mart by its name."""

    release_id: ReleaseId
    published_at: datetime
    shapes: dict[str, TableShape]
    captures: list[CaptureCount]


def read_shape(settings: Settings) -> ReleaseShape:
    """The shape of the current release. Raises NoRelease where none was published."""
    shapes = {}
    with open_release(settings.release) as con:
        release_id, published_at = latest_release(con)
        for relation in read_catalog(None):
            [(row_count,)] = con.sql(f"from {relation.name}").count("*").fetchall()
            shapes[relation.name] = TableShape(row_count, column_types(con, relation.name))
        return ReleaseShape(release_id, published_at, shapes, capture_counts(con))


def outdated_templates(settings: Settings) -> dict[str, tuple[int, int]]:
    """Templates with captures that another version of the parser read: that version, and ours."""
    if not settings.release.exists():
        return {}
    with open_release(settings.release) as con:
        rows = con.execute(sql_text("summary", "templates_read")).fetchall()
    versions = ARCHIVED_DOCUMENTS.reader.parser_versions
    return {
        template: (read, versions.get(template, 0))
        for template, read in rows
        if versions.get(template) != read
    }
