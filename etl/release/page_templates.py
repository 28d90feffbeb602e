"""Templates of pages: whatever comes from a site is escaped, and a value that is missing fails."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

LOOK = Path(__file__).parent / "look.css"
"""The style that the report and the page to explore share."""


def page_templates(*folders: Path) -> Environment:
    """The templates of these folders, by file name."""
    return Environment(loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined)
