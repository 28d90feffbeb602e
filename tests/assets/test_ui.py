"""Dagster's UI in a real browser, as an operator uses it: `make ui`, look, click, look again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from etl.sources.daily_papers.search_keys import watched_search
from etl.stage.sql_files import sql_folder
from tests.assets import dev
from tests.assets.dev import Dev
from tests.broken_stage import BROKEN_CHECK, break_stage
from tests.replica import MadeUp, Replica

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC).replace(tzinfo=None)
SINCE = NOW.date() - timedelta(days=20)
GROUPS = {"core", "marts", "meta", "quality", "release", "site", "sources", "stage"}
PAPERS_CHECKS = 1 + sum(
    file.line("table") == "core.papers" for file in sql_folder("checks").values()
)
"""Its rules in the contract, and the files of sql/checks about it."""
PATIENCE = 90_000
"""Milliseconds: a run starts a process."""


@pytest.fixture(scope="module")
def site() -> Iterator[Replica]:
    with Replica(MadeUp(SINCE), now=NOW, limits=None) as replica:
        yield replica


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ui")


@pytest.fixture(scope="module")
def ui(home: Path, site: Replica) -> Iterator[Dev]:
    environment = {
        "PAPERHOUSE_HOME": str(home / "data"),
        "PAPERHOUSE_SITE": site.url,
        "PAPERHOUSE_PAGES": "0",
        "PAPERHOUSE_SINCE": str(SINCE),
    }
    with dev.running(home / "dagster", environment) as running:
        yield running


@pytest.fixture
def page(browser: Browser, ui: Dev, tmp_path: Path) -> Iterator[Page]:
    """A window on the UI; what it complains of, and whom else it asks, fails the test."""
    opened = browser.new_page(viewport={"width": 1600, "height": 1000}, base_url=ui.url)
    complaints: list[str] = []
    opened.on("console", lambda told: complaints.append(told.text) if told.type == "error" else 0)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "request",
        lambda asked: (
            complaints.append(asked.url)
            if asked.url.startswith("http") and not asked.url.startswith(ui.url)
            else 0
        ),
    )
    yield opened
    opened.screenshot(path=tmp_path / "last.png")
    opened.close()
    assert complaints == []


def test_the_graph_shows_the_way_from_the_site_to_the_release(page: Page, tmp_path: Path) -> None:
    page.goto("/asset-groups")
    for group in GROUPS:
        expect(page.get_by_text(group, exact=True).first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=tmp_path / "groups.png")
    page.goto("/locations/paperhouse/asset-groups/site/lineage")
    for asset in ("daily_pages", "trending_pages", "search_pages", "inbox"):
        expect(page.get_by_text(asset, exact=True).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Loading", exact=False)).to_have_count(0, timeout=PATIENCE)
    page.screenshot(path=tmp_path / "site.png")


def test_a_day_is_materialized_by_clicking(page: Page, ui: Dev, tmp_path: Path) -> None:
    page.goto("/assets/daily_pages")
    page.get_by_role("button", name="Materialize").first.click()
    page.get_by_role("button", name="Latest", exact=True).click()
    page.get_by_role("button", name="Launch", exact=False).last.click()
    _ended(ui, "daily_pages")
    page.goto(f"/assets/daily_pages?view=partitions&partition={NOW:%Y-%m-%d}")
    expect(page.get_by_text("entries", exact=True).first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=tmp_path / "day.png")
    _check_partitions(ui)


@pytest.fixture
def only_soaking(soak: bool) -> None:
    if not soak:
        pytest.skip("a run takes ten seconds to a minute, and other tests ask what it says")


@pytest.mark.usefixtures("only_soaking")
def test_a_release_is_materialized_by_clicking_and_shows_its_checks(
    page: Page, ui: Dev, tmp_path: Path
) -> None:
    page.goto("/assets/release")
    page.get_by_role("button", name="Materialize").first.click()
    _ended(ui, "release")
    page.goto("/assets/core/papers?view=checks")
    expect(page.get_by_text("every_paper_has_a_listing").first).to_be_visible(timeout=PATIENCE)
    kept = page.get_by_text("Succeeded", exact=True)
    expect(kept).to_have_count(PAPERS_CHECKS, timeout=PATIENCE)
    page.screenshot(path=tmp_path / "checks.png")
    page.goto("/assets/core/papers")
    expect(page.get_by_text("first_listed_on").first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=tmp_path / "papers.png")
    page.goto("/assets/quality_report")
    expect(page.get_by_text("verdict", exact=True).first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=tmp_path / "verdict.png")
    _check_verdict(ui)
    link = page.get_by_role("link", name="/report/index.html").first
    expect(link).to_have_attribute("href", "/report/index.html", timeout=PATIENCE)
    page.goto("/report/index.html")
    expect(page.locator("#verdict h2")).to_be_visible()
    page.goto("/report/docs/index.html")
    expect(page.get_by_text("core.papers").first).to_be_visible()


_CHECKS = """{
    assetNodeOrError(assetKey: { path: ["daily_pages"] }) { ... on AssetNode {
        assetChecksOrError { ... on AssetChecks { checks { name partitionStatuses {
            ... on AssetCheckTimePartitionStatuses { ranges { startKey endKey status } }
        } } } }
    } }
}"""
_VERDICT = """{
    assetOrError(assetKey: { path: ["quality_report"] }) { ... on Asset {
        assetMaterializations(limit: 1) { metadataEntries { label } }
    } }
}"""


def _check_partitions(ui: Dev) -> None:
    """GraphQL has the check of the day that was fetched."""
    found = ui.ask(_CHECKS)
    [check] = found["assetNodeOrError"]["assetChecksOrError"]["checks"]
    assert check["name"] == "is_whole"
    ranges = [it for it in check["partitionStatuses"]["ranges"] if it["status"] != "MISSING"]
    assert [(it["startKey"], it["endKey"]) for it in ranges] == [(f"{NOW:%Y-%m-%d}",) * 2]


def _check_verdict(ui: Dev) -> None:
    """GraphQL has the verdict of the report."""
    [made] = ui.ask(_VERDICT)["assetOrError"]["assetMaterializations"]
    labels = {it["label"] for it in made["metadataEntries"]}
    assert {"verdict", "reasons", "release", "report"} <= labels


_LATEST = """query($key: AssetKeyInput!) {
    assetOrError(assetKey: $key) {
        ... on Asset { assetMaterializations(limit: 1) { runId } }
    }
}"""


def _ended(ui: Dev, asset: str) -> None:
    """Wait until the asset is materialized."""

    def made() -> object:
        found = ui.ask(_LATEST, key={"path": asset.split("/")})["assetOrError"]
        return found.get("assetMaterializations")

    ui.wait(made)


_WATCH = """mutation($config: RunConfigData!) { launchRun(executionParams: {
    selector: { repositoryLocationName: "paperhouse", repositoryName: "__repository__",
                pipelineName: "watch_search" },
    runConfigData: $config
}) { __typename ... on PythonError { message } } }"""
_SEARCHES = """{ assetNodeOrError(assetKey: { path: ["search_pages"] }) { ... on AssetNode {
    partitionKeys
} } }"""


def test_words_to_watch_have_a_text_field(page: Page, tmp_path: Path) -> None:
    page.goto("/locations/paperhouse/jobs/watch_search/playground")
    expect(page.get_by_text("query:").first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=tmp_path / "watch.png")


@pytest.mark.usefixtures("only_soaking")
def test_a_search_that_is_watched_has_a_page(page: Page, ui: Dev, tmp_path: Path) -> None:
    search = watched_search('"sparse attention", fast + cheap')
    config = {"ops": {"watch": {"config": {"query": search.query}}}}
    launched = ui.ask(_WATCH, config=json.dumps(config))["launchRun"]
    assert launched == {"__typename": "LaunchRunSuccess"}
    ui.wait(lambda: search.key in ui.ask(_SEARCHES)["assetNodeOrError"]["partitionKeys"])
    page.goto(f"/assets/search_pages?view=partitions&partition={search.key}")
    expect(page.get_by_text(search.key).first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=tmp_path / "search.png")


_LAUNCH = """mutation($job: String!, $config: RunConfigData!, $tags: [ExecutionTag!]) {
    launchRun(executionParams: {
        selector: { repositoryLocationName: "paperhouse", repositoryName: "__repository__",
                    pipelineName: $job },
        runConfigData: $config, executionMetadata: { tags: $tags }
    }) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } }
}"""
_STATUS = "query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"


def _fail(ui: Dev, job: str, config: dict[str, object], tags: dict[str, str]) -> str:
    """Launch a run that fails; the run's id."""
    listed = [{"key": key, "value": value} for key, value in tags.items()]
    launched = ui.ask(_LAUNCH, job=job, config=json.dumps(config), tags=listed)["launchRun"]
    run: str = launched["run"]["runId"]
    ui.wait(lambda: ui.ask(_STATUS, id=run)["runOrError"]["status"] == "FAILURE")
    return run


@pytest.mark.usefixtures("only_soaking")
def test_a_red_day_says_why_on_its_own_page(
    page: Page, ui: Dev, site: Replica, tmp_path: Path
) -> None:
    day = str(SINCE + timedelta(days=3))
    site.faults.attach("challenge_202", f"/papers/date/{day}", times=None)
    _fail(
        ui,
        "backfill",
        {"ops": {"daily_pages": {"config": {"retries": 0}}}},
        {"dagster/partition": day},
    )
    page.goto(f"/assets/daily_pages?view=partitions&partition={day}")
    expect(page.get_by_text("failed, and did not materialize").first).to_be_visible(
        timeout=PATIENCE
    )
    page.screenshot(path=tmp_path / "red.png")
    page.get_by_role("button", name="View all historical events").click()
    page.get_by_role("dialog").get_by_text(day, exact=True).click()
    expect(page.get_by_text("challenge", exact=False).first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=tmp_path / "why.png")


@pytest.mark.usefixtures("only_soaking")
def test_a_blocked_load_names_its_reason(page: Page, ui: Dev, home: Path, tmp_path: Path) -> None:
    break_stage(home / "data" / "stage.duckdb")
    run = _fail(ui, "load", {"ops": {"release_run": {"config": {"mode": "NEW"}}}}, {})
    page.goto(f"/runs/{run}")
    reason = "the new release fails its own checks"
    expect(page.get_by_text(reason, exact=False).first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=tmp_path / "blocked.png")
    page.goto(f"/assets/core/papers?view=checks&checkDetail={BROKEN_CHECK}")
    expect(page.get_by_text("Failed", exact=True).first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=tmp_path / "broken.png")
    page.goto("/assets/quality_report")
    blocked = page.get_by_text("The last attempt was blocked", exact=True)
    expect(blocked.first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=tmp_path / "verdict.png")
    page.goto("/locations/paperhouse/asset-groups/core/lineage")
    expect(page.get_by_text("listings", exact=True).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Loading", exact=False)).to_have_count(0, timeout=PATIENCE)
    page.screenshot(path=tmp_path / "graph.png")
