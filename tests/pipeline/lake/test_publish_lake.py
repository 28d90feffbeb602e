"""Releases on a store: readers see whole ones, what did not change is not put again, one wins."""

from datetime import datetime, timedelta
from threading import Thread

import pytest
from click.testing import CliRunner

from etl.cli.main import main
from etl.contract.ddl import sql_literal
from etl.contract.tables import RELEASED_TABLES
from etl.errors import FileUnusable, ReleaseOvertaken
from etl.object_store import Store
from etl.pipeline.lake.expire import expired_releases
from etl.pipeline.lake.lake_files import (
    POINTER,
    catalog_name,
    manifest_name,
    read_lake_manifest,
    read_latest,
)
from etl.pipeline.lake.publish_lake import publish_lake
from etl.stage.sql_files import sql_folder
from tests.durability.home import Home
from tests.object_server import SECRET, Fault, ObjectServer, fault_every, no_fault
from tests.pipeline.lake.killed_publisher import AheadClock
from tests.pipeline.lake.lake_reader import attach, paper_count, reader

pytestmark = pytest.mark.slow

KEEP = 2


def test_a_reader_attaches_exactly_the_tables_and_marts_of_the_release(
    url: str, first: Home, server: ObjectServer
) -> None:
    server.fault_of = fault_every(10)
    published = publish_lake(first.settings, url, KEEP)
    server.fault_of = no_fault
    con = reader(server)
    assert attach(con, url) == published.release_id
    con.execute(f"attach {sql_literal(str(first.settings.release))} as release (read_only)")
    names = [it.name for it in RELEASED_TABLES] + [f"mart.{it}" for it in sql_folder("marts")]
    for name in names:
        rows, expected = (
            sorted(con.execute(f"from {database}.{name}").fetchall(), key=repr)
            for database in ("papers", "release")
        )
        assert rows == expected, name
    assert paper_count(con) == len(first.ask("from core.papers"))


def test_one_more_day_puts_the_months_that_it_changes_and_leaves_the_earlier_release(
    url: str, first: Home, later: Home, server: ObjectServer
) -> None:
    con = reader(server)
    publish_lake(first.settings, url, KEEP)
    before = read_lake_manifest(Store(url), manifest_name(attach(con, url)))
    papers = con.execute("from papers.core.papers order by all").fetchall()
    objects = Store(url).sizes()
    published = publish_lake(later.settings, url, KEEP)
    after = read_lake_manifest(Store(url), manifest_name(published.release_id))
    assert before is not None
    assert after is not None
    known = {it.path for it in before.files}
    new = {it.part for it in after.files if it.table == "core.papers" and it.path not in known}
    assert new == {"core.papers-2026-04"}
    assert {it.part for it in after.files if it.table == "core.papers"} == {
        *("core.papers-2024-08", "core.papers-2026-04", "core.papers-undated"),
    }
    assert objects.keys() - {POINTER} <= Store(url).sizes().keys()
    assert con.execute("from papers.core.papers order by all").fetchall() == papers
    again = publish_lake(later.settings, url, KEEP)
    assert (again.release_id, again.put_bytes) == (published.release_id, 0)
    sizes = Store(url).sizes()
    stood = [published.catalog.removeprefix(f"{url}/"), *(it.path for it in after.files)]
    assert again.byte_count == published.byte_count == sum(sizes[it] for it in stood)
    assert published.put_bytes == sum(
        size for it, size in sizes.items() if it in stood and it not in objects
    )


def test_of_two_publishers_one_wins_and_the_other_says_so(
    url: str, first: Home, later: Home, server: ObjectServer
) -> None:
    """The second one publishes while the first is about to put its pointer."""
    won: list[str] = []

    def publish_later() -> None:
        won.append(publish_lake(later.settings, url, KEEP).release_id)

    def overtake(_number: int, method: str, path: str) -> Fault | None:
        if method == "PUT" and path.endswith(POINTER) and server.fault_of is overtake:
            server.fault_of = no_fault
            thread = Thread(target=publish_later)
            thread.start()
            thread.join()
        return None

    server.fault_of = overtake
    with pytest.raises(ReleaseOvertaken, match="another publisher was first") as lost:
        publish_lake(first.settings, url, KEEP)
    latest, _ = read_latest(Store(url))
    assert latest is not None
    assert won == [latest.release_id]
    assert latest.release_id in str(lost.value)
    with pytest.raises(ReleaseOvertaken, match="which is later than"):
        publish_lake(first.settings, url, KEEP)


def test_a_pointer_whose_answer_was_lost_is_no_other_publisher(
    url: str, first: Home, server: ObjectServer
) -> None:
    lost: list[str] = []

    def lose(_number: int, method: str, path: str) -> Fault | None:
        if method != "PUT" or not path.endswith(POINTER) or lost:
            return None
        lost.append(path)
        return "lost answer"

    server.fault_of = lose
    published = publish_lake(first.settings, url, KEEP)
    assert lost
    assert read_latest(Store(url))[0].release_id == published.release_id  # type: ignore[union-attr]


def test_a_catalog_that_the_pointer_names_and_nobody_has_is_put_again(
    url: str, first: Home
) -> None:
    published = publish_lake(first.settings, url, KEEP)
    store = Store(url)
    store.delete([catalog_name(published.release_id)])
    assert publish_lake(first.settings, url, KEEP).put_bytes < published.put_bytes
    assert catalog_name(published.release_id) in store.sizes()


def test_a_pointer_that_is_none_is_told_and_left(url: str, first: Home) -> None:
    Store(url).put_new(POINTER, b"{}")
    with pytest.raises(FileUnusable, match=r"latest\.json is not as it was written"):
        publish_lake(first.settings, url, KEEP)
    assert Store(url).read_object(POINTER)[0] == b"{}"


def test_releases_go_once_a_later_one_is_a_week_old(url: str, first: Home, later: Home) -> None:
    before = publish_lake(first.settings, url, keep=1)
    latest = publish_lake(later.settings, url, keep=1)
    assert latest.removed == []
    clock = AheadClock(timedelta(days=8))
    assert publish_lake(later.settings, url, 1, clock=clock).removed == [before.release_id]
    store = Store(url)
    manifest = read_lake_manifest(store, manifest_name(latest.release_id))
    assert manifest is not None
    assert store.sizes().keys() == {
        *(it.path for it in manifest.files),
        *(POINTER, manifest_name(latest.release_id), catalog_name(latest.release_id)),
    }


def test_the_latest_release_never_goes_and_neither_do_those_under_way() -> None:
    day = datetime(2026, 4, 1)
    instants = {manifest_name(f"r{it}"): day + timedelta(days=it) for it in range(1, 6)}
    now = day + timedelta(days=60)
    assert expired_releases(instants, "r4", 2, now) == ["r1", "r2"]  # type: ignore[arg-type]
    assert expired_releases(instants, "r4", 2, day + timedelta(days=10)) == ["r1"]  # type: ignore[arg-type]


def test_the_command_says_how_much_was_put_and_refuses_a_folder(url: str, first: Home) -> None:
    environment = {"PAPERHOUSE_HOME": str(first.path)}
    done = CliRunner().invoke(main, ["publish", "--to", url], env=environment)
    assert done.exit_code == 0, done.output
    assert f"Published as {url}/releases/" in done.output
    assert SECRET not in done.output
    for words, said in (
        (["--to", "/share"], "--to names no store: for a folder there is `paperhouse export`"),
        (["--to", "s3://key:word@bucket"], "it is like s3://bucket/prefix (or gs, az); keys"),
        (["--to", "s3://nowhere/x"], "s3://nowhere/x: there is no such bucket"),
    ):
        refused = CliRunner().invoke(main, ["publish", *words], env=environment)
        assert refused.exit_code in (2, 5)
        assert said in refused.output
        assert "word" not in refused.output
