"""The data dictionary as one HTML page without other files. Jinja escapes every value on it."""

from itertools import groupby
from pathlib import Path

from etl.contract import core
from etl.contract.core import CORE_TABLES
from etl.release.catalog import read_catalog
from etl.release.database import latest_release
from etl.release.diagram import draw_diagram
from etl.release.dictionary import SEARCH_EXAMPLES
from etl.release.page_templates import page_templates
from etl.stage.connection import Connection


def dictionary_html(con: Connection | None) -> str:
    """Every table and mart: grain, key, and of each column meaning, source, fill rate, an example.

    con: the release that fill rates and examples are of; None before the first one.
    """
    relations = read_catalog(con)
    schemas = {
        schema: list(group) for schema, group in groupby(relations, key=lambda it: it.schema)
    }
    template = page_templates(Path(__file__).parent).get_template("dictionary.html")
    return template.render(
        schemas=[(name, schemas[name]) for name in ("core", "mart", "quality", "meta")],
        names={relation.name for relation in relations},
        drawn=draw_diagram(CORE_TABLES, core.CAPTURES.name),
        examples=SEARCH_EXAMPLES,
        release=_release(con) if con else None,
        share=share,
    )


def share(part: int, whole: int) -> str:
    """A share in per cent. `0 %` and `100 %` are said only where they are exact.

    >>> share(999, 1000), share(1, 1000), share(0, 7)
    ('> 99 %', '< 1 %', '0 %')
    """
    percent = 100 * part / whole
    if 99 < percent < 100:
        return "> 99 %"
    return "< 1 %" if 0 < percent < 1 else f"{percent:.0f} %"


def _release(con: Connection) -> str:
    release_id, _ = latest_release(con)
    return release_id
