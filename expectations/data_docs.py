"""Data Docs: the pages of Great Expectations about the last run, made to need no other host.

Its own frame around them asks five hosts for styles and scripts; ours asks none. Tables are
rendered by Great Expectations, from rules and counts: a value of a page is never among them.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from great_expectations.core import ExpectationSuiteValidationResult
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView

from etl.contract.tables import TABLES_BY_NAME
from etl.files import private_folder, remove_any

_TEMPLATES = Path(__file__).parent / "templates"


def write_data_docs(folder: Path, suites: Sequence[ExpectationSuiteValidationResult]) -> Path:
    """Write the site anew; returns its first page. Of earlier runs nothing stays."""
    with private_folder(folder.with_name(f".{folder.name}.new")) as new:
        _write_pages(new / folder.name, suites)
        remove_any(folder)
        (new / folder.name).rename(folder)
    return folder / "index.html"


def _write_pages(folder: Path, suites: Sequence[ExpectationSuiteValidationResult]) -> None:
    folder.mkdir()
    page = _page_view()
    renderer = ValidationResultsPageRenderer(run_info_at_end=True)
    for suite in suites:
        document = renderer.render(suite)
        # The first and the last section are a run's own: names of its parts, versions, clocks.
        document.sections = document.sections[1:-1]
        html = page.render(
            document, "suite.html", table=TABLES_BY_NAME[suite.suite_name], result=suite
        )
        (folder / f"{suite.suite_name}.html").write_bytes(html.encode())
    tables = [(TABLES_BY_NAME[suite.suite_name], suite) for suite in suites]
    index = page.env.get_template("index.html").render(tables=tables)
    (folder / "index.html").write_bytes(index.encode())


@cache
def _page_view() -> Any:
    """The view with our templates beside its own. Each is compiled once: that takes longest."""
    view: Any = DefaultJinjaPageView(custom_views_directory=_TEMPLATES)
    view.env.auto_reload = False
    return view
