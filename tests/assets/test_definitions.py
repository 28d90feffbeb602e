"""The graph as people find it, and what loading it costs."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg
import pytest
import yaml

from assets.checks import check_specs
from assets.dagster_home import prepare_home
from assets.definitions import defs
from assets.tables import asset_key, catalog_by_name
from etl.contract.tables import RELEASED_TABLES
from etl.site_settings import Site
from etl.stage.sql_files import sql_folder

ROOT = Path(__file__).parents[2]
JOBS = {
    "daily_refresh", "backfill", "take_inbox", "watch_search", "unwatch_search", "load",
    "reread_quarantine", "rebuild", "audit", "delete_old_runs", "enrich", "send_digests",
    "write_feeds", "publish_release",
}  # fmt: skip
HEAVY = ("great_expectations", "matplotlib", "pandas", "jinja2", "sqlalchemy.dialects.postgresql")
LOADING = f"""
import sys, time
import dagster
before = set(sys.modules)
start = time.process_time()
from assets.definitions import defs
defs.get_repository_def()
print(time.process_time() - start)
print([name for name in {HEAVY!r} if name in set(sys.modules) - before])
"""


def spec(name: str) -> dg.AssetSpec:
    return defs.resolve_asset_graph().get(asset_key(name)).to_asset_spec()


def test_every_table_and_mart_is_an_asset_between_the_pages_and_the_report() -> None:
    found = {key.to_user_string() for key in defs.resolve_asset_graph().get_all_asset_keys()}
    assert found == {
        "daily_pages", "weekly_pages", "monthly_pages", "search_pages", "trending_pages", "inbox",
        "arxiv_answers", "paper_details", "staged_captures", "release", "quality_report",
        "subscriptions", "feeds", "published_release",
        *(table.name.replace(".", "/") for table in RELEASED_TABLES),
        *(f"mart/{name}" for name in sql_folder("marts")),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "parents"),
    [
        ("core.captures", {"staged_captures"}),
        ("mart.publication_lag", {"core/papers"}),
        ("mart.attention", {"core/papers", "mart/engagement"}),
        ("staged_captures", {
            "daily_pages", "weekly_pages", "monthly_pages", "search_pages", "trending_pages",
            "inbox", "arxiv_answers", "paper_details",
        }),
        ("quality_report", {"release"}),
    ],
)  # fmt: skip
def test_lineage_is_what_the_sql_names(name: str, parents: set[str]) -> None:
    node = defs.resolve_asset_graph().get(asset_key(name))
    assert {key.to_user_string() for key in node.parent_keys} == parents


def test_a_table_says_what_the_contract_says() -> None:
    node = defs.resolve_asset_graph().get(asset_key("core.authorships"))
    assert (node.group_name, node.kinds, node.owners) == (
        "core", {"duckdb", "sql"}, ["team:paperhouse"],
    )  # fmt: skip
    schema = node.metadata["dagster/column_schema"]
    columns = {it.name: it for it in schema.columns}
    assert (columns["position"].type, columns["position"].constraints.nullable) == ("bigint", False)
    assert columns["position"].constraints.other == ["part of the key"]
    assert columns["account_key"].constraints.nullable
    lineage = spec("mart.publication_lag").metadata["dagster/column_lineage"]
    assert all(
        dep.asset_key.path[0] in ("core", "mart")
        for deps in lineage.deps_by_column.values()
        for dep in deps
    )


def test_code_references_lead_to_files_that_are_there() -> None:
    for name in catalog_by_name():
        references = spec(name).metadata["dagster/code_references"].code_references
        assert {Path(it.file_path).suffix for it in references} <= {".sql", ".py"}
        assert all(Path(it.file_path).exists() for it in references)


def test_everything_is_described_owned_and_grouped() -> None:
    graph = defs.resolve_asset_graph()
    groups = {
        "site", "sources", "stage", "core", "quality", "meta", "marts", "release", "digests",
        "feeds",
    }  # fmt: skip
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert (bool(node.description), node.owners) == (True, ["team:paperhouse"]), key
        assert node.group_name in groups
    jobs = defs.resolve_all_job_defs()
    assert all(job.description for job in jobs if not job.name.startswith("__"))


def test_every_rule_has_a_check_and_what_blocks_a_release_is_called_blocking() -> None:
    found = {(it.asset_key.to_user_string(), it.name): it.blocking for it in check_specs()}
    for file in sql_folder("checks").values():
        table = file.header["table"][0].replace(".", "/")
        assert found[table, file.name] == (file.line("severity") == "block")
    for table in RELEASED_TABLES:
        name = table.name.replace(".", "/")
        assert found[name, "contract"]
    assert found["quality/fill_rates", "expectations"]
    assert len(found) == len(sql_folder("checks")) + len(RELEASED_TABLES) + 1


def test_days_begin_with_the_listings_and_reach_until_today() -> None:
    keys = defs.resolve_asset_graph().get(dg.AssetKey("daily_pages")).partitions_def
    assert keys is not None
    days = keys.get_partition_keys()
    assert days[0] == str(Site().first_day)
    assert days[-1] == time.strftime("%Y-%m-%d", time.gmtime())


def test_fetching_and_loading_have_pools_of_their_own() -> None:
    pools = {
        node.key.to_user_string(): node.pools for node in defs.resolve_asset_graph().asset_nodes
    }
    assert pools["daily_pages"] == pools["arxiv_answers"] == {"site"}
    assert pools["core/papers"] == pools["inbox"] == {"warehouse"}
    instance = yaml.safe_load((ROOT / "assets" / "dagster.yaml").read_text())
    assert instance["concurrency"]["pools"] == {"default_limit": 1, "granularity": "run"}
    assert instance["telemetry"] == {"enabled": False}


@pytest.mark.slow
def test_loading_the_definitions_costs_little_and_warns_of_nothing() -> None:
    words = [sys.executable, "-W", "error", "-c", LOADING]
    printed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    seconds, heavy = printed.splitlines()
    assert float(seconds) < 5
    assert heavy == "[]"


@pytest.mark.slow
def test_dg_lists_and_checks_what_is_defined(tmp_path: Path) -> None:
    listed = json.loads(dg_said("list", "defs", "--json", home=tmp_path))
    assert {job["name"] for job in listed["jobs"] if job["description"]} == JOBS
    assert listed["resources"] == [{"name": "paperhouse", "type": "assets.resources.paperhouse"}]
    assert dg_said("check", "defs", home=tmp_path).splitlines()[-1] == (
        "All definitions loaded successfully."
    )
    assert not (tmp_path / "logs").exists()  # where telemetry waits to be sent


def dg_said(*words: str, home: Path) -> str:
    """What Dagster's `dg` prints in the folder of the project."""
    prepare_home(home)
    env = {**os.environ, **warning_is_error(home), "VIRTUAL_ENV": sys.prefix}
    command = [str(Path(sys.executable).with_name("dg")), *words]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.mark.slow
def test_the_workspace_is_valid_within_five_seconds_of_an_empty_one(tmp_path: Path) -> None:
    empty = tmp_path / "empty.py"
    empty.write_text("import dagster\n\ndefs = dagster.Definitions()\n")
    ours = validated("-w", str(ROOT / "workspace.yaml"), home=tmp_path)
    assert ours - validated("-f", str(empty), home=tmp_path) < 5


def validated(*words: str, home: Path) -> float:
    """Seconds of work in `dagster definitions validate`, however busy the machine is.

    Raises CalledProcessError.
    """
    command = [sys.executable, "-m", "dagster", "definitions", "validate", *words]
    prepare_home(home)
    env = {**os.environ, **warning_is_error(home)}
    before = worked()
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
    return worked() - before


def warning_is_error(home: Path) -> dict[str, str]:
    """An environment in which a feature that Dagster warns of fails, unless it is listed.

    assets/preview_features.py has the list. Dagster itself asks for two that are no longer to be
    used, of which one is `definitions validate` itself.
    """
    own = (
        "Function `definitions_validate_command`",
        "Property `ScheduleDefinition.environment_vars`",
    )
    shown = ",".join(["error", *(f"ignore:{text}" for text in own)])
    return {"DAGSTER_HOME": str(home), "PYTHONWARNINGS": shown}


def worked() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime
