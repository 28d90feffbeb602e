"""The pictures of the README, taken of Dagster and of the report that it made of made-up papers.

Only `make pictures` collects this file: it takes them anew, and replaces the files beside this one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from etl.release.site.site_folder import write_site
from etl.settings import Settings
from tests.assets import dev
from tests.assets.dev import Dev
from tests.pictures.test_committed import size
from tests.replica import MadeUp, Replica
from tests.site.opening import opened_site

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent
NOW = datetime.now(UTC).replace(tzinfo=None)
DAYS = [str(NOW.date() - timedelta(days=n)) for n in range(45)]
UPSTREAM = "/assets/mart/papers_wide?view=lineage&lineageScope=upstream&lineageDepth=3"
SETTLING = 2_000
"""Milliseconds in which the graph moves to its place."""
LEAST_COMPLETE = 20
"""Of the 45 days; the others are weekends, holidays and days that still move."""
PATIENCE = 120_000
"""Milliseconds: a graph is laid out in the page."""
FETCH = ["asset", "materialize", "--select", "daily_pages"]
FETCH += ["--partition-range", f"{DAYS[-1]}...{DAYS[0]}"]
LOAD = ["job", "execute", "-j", "load"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def ui(home: Path) -> Iterator[Dev]:
    """Dagster, after it has fetched the days and made a release of them."""
    before = NOW.date() - timedelta(days=len(DAYS) + 7)  # a weekend shows the issue before it
    with Replica(MadeUp(before), now=NOW, limits=None) as replica:
        environment = {
            "PAPERHOUSE_HOME": str(home / "data"),
            "PAPERHOUSE_SITE": replica.url,
            "PAPERHOUSE_PAGES": "0",
            "PAPERHOUSE_SINCE": DAYS[-1],
        }
        with dev.running(home / "dagster", environment) as running:
            # From a shell, so that nothing waits for the daemon to look at its queue.
            for words in (FETCH, LOAD):
                running.run([*dev.DAGSTER, *words, "-m", "assets.definitions"], environment)
            yield running


def test_the_picture_of_the_graph_shows_the_way_to_a_mart(browser: Browser, ui: Dev) -> None:
    with opened(browser, 1100, 1000) as page:
        page.goto(f"{ui.url}/assets")
        page.get_by_text("Hide navigation").click(timeout=PATIENCE)
        page.goto(f"{ui.url}{UPSTREAM}")
        for asset in ("daily_pages", "inbox", "staged_captures", "listings", "papers_wide"):
            expect(page.get_by_text(asset, exact=True).last).to_be_visible(timeout=PATIENCE)
        page.wait_for_timeout(SETTLING)
        page.screenshot(path=FOLDER / "assets.png")
    assert size(FOLDER / "assets.png") == (1100, 1000)


def test_the_picture_of_the_report_shows_its_verdict_and_its_days(
    browser: Browser, ui: Dev, home: Path
) -> None:
    report = Settings(home=home / "data").quality_report
    with opened(browser, 1100, 1340) as page:
        page.goto(report.as_uri())
        assert page.locator("#verdict h2").inner_text().startswith("Trust it")
        assert page.get_by_text("complete", exact=True).count() > LEAST_COMPLETE
        page.screenshot(path=FOLDER / "report.png")
    assert size(FOLDER / "report.png") == (1100, 1340)


def test_the_picture_of_the_site_shows_the_papers_of_a_day(
    browser: Browser, ui: Dev, home: Path
) -> None:
    write_site(Settings(home=home / "data").release, home / "site")
    take_site(browser, home / "site")
    assert size(FOLDER / "site.png") == (1100, 760)


def take_site(browser: Browser, site: Path) -> None:
    """Of the first view of a written site."""
    with opened_site(browser, site) as page:
        page.set_viewport_size({"width": 1100, "height": 760})
        expect(page.locator("main tbody tr").first).to_be_visible()
        page.screenshot(path=FOLDER / "site.png")


@contextmanager
def opened(browser: Browser, width: int, height: int) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
    try:
        yield page
    finally:
        page.close()
