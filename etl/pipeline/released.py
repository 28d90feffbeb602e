"""What the release holds, asked by whoever shows it; the file is let go of at once."""

from dataclasses import dataclass

from etl.parse import detect
from etl.settings import Settings
from etl.warehouse import catalog, release, summary
from etl.warehouse.duck import Row

_READ = (
    "select distinct template, parser_version from core.captures order by template, parser_version"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows of a table or mart, and the types of its columns by name, as DuckDB has them."""

    row_count: int
    types: dict[str, str]


@dataclass(frozen=True, slots=True)
class Released:
    """The release that readers get now: its id, and the shape of each table and mart by name.

    captures: by outcome, template and parser version, with the entries on them.
    """

    release_id: str
    shapes: dict[str, Shape]
    captures: list[Row]


def released(settings: Settings) -> Released:
    """Raises NoRelease."""
    shapes = {}
    with release.opened(settings.release) as con:
        [(release_id,)] = con.execute("select max(release_id) from meta.releases").fetchall()
        for relation in catalog.catalog(None):
            [(row_count,)] = con.execute(f"select count(*) from {relation.name}").fetchall()
            described = con.execute(f"describe {relation.name}").fetchall()
            shapes[relation.name] = Shape(row_count, {name: kind for name, kind, *_ in described})
        return Released(release_id, shapes, summary.captures(con))


def outdated(settings: Settings) -> dict[str, tuple[int, int]]:
    """Templates whose captures another version of the parser read: that version, and ours."""
    if not settings.release.exists():
        return {}
    with release.opened(settings.release) as con:
        rows = con.execute(_READ).fetchall()
    return {
        template: (read, detect.VERSIONS.get(template, 0))
        for template, read in rows
        if detect.VERSIONS.get(template) != read
    }
