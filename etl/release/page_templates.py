"""Templates of pages: whatever comes from a site is escaped, and a value that is missing fails."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

LOOK = Path(__file__).parent / "look.css"
"""The style that the report and the page to explore share."""


@cache
def page_templates(*folders: Path) -> Environment:
    """The templates of these folders, by file name. Each is compiled once: that takes longest."""
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
    )
