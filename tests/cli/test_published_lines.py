"""What `publish` prints of a release that is put into a store, and of one as it was."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from etl import object_store
from etl.cli.publish_command import _publish_as_of, _publish_to
from etl.clock import SystemClock
from etl.errors import UsageError, WarehouseBusy
from etl.files import LockWait, hold_lock
from etl.pipeline.lake.publish_lake import publish_lake
from etl.settings import Settings
from tests.pipeline.earlier import FIRST, MADE, home, titles
from tests.pipeline.small_release import small_release

__all__ = ["home"]

Captured = pytest.CaptureFixture[str]

URL = "s3://papers/lake"
WAITING = "another load is running; waiting for it to finish\n"
FIRST_OF_MONTH = datetime(2026, 4, 1, 8)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store in memory at every address."""
    opened = MemoryStore()
    monkeypatch.setattr(object_store, "_opened", lambda _: opened)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with a release of the first of April."""
    settings = Settings(tmp_path / "home", lock_seconds=0.0)
    with small_release(settings, FIRST_OF_MONTH):
        return settings


@pytest.mark.slow
def test_a_release_in_a_store_is_told_with_its_address_and_its_bytes(
    store: None, settings: Settings, capsys: Captured
) -> None:
    said = []
    for _ in range(2):
        _publish_to(settings, URL, 2)
        said.append(capsys.readouterr().out)
    size = f"{publish_lake(settings, URL, 2).byte_count:,}"
    published = f"\nPublished as {URL}/releases/20260401T080000Z.ducklake: "
    assert said == [
        f"{published}{size} of {size} bytes were put.\n",
        f"{published}0 of {size} bytes were put.\n",
    ]


@pytest.mark.slow
def test_releases_that_went_from_a_store_are_named(
    store: None, settings: Settings, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=8)
    monkeypatch.setattr(SystemClock, "now", lambda _: later)
    for days in range(3):
        with small_release(settings, FIRST_OF_MONTH + timedelta(days=days)):
            pass
        capsys.readouterr()
        _publish_to(settings, URL, 2)
    assert capsys.readouterr().out.splitlines()[2:] == [
        "Release 20260401T080000Z went: a later one has been there for a week."
    ]


def test_a_wait_for_another_publisher_is_told(settings: Settings, capsys: Captured) -> None:
    lock = settings.home / "lake.lock"
    with (
        hold_lock(lock, "a test", WarehouseBusy, LockWait()),
        pytest.raises(WarehouseBusy),
    ):
        _publish_to(settings, URL, 2)
    assert capsys.readouterr() == ("", WAITING)


@pytest.mark.parametrize(("as_of", "out"), [("2026-04-02", None), (None, Path("a.duckdb"))])
def test_a_release_as_it_was_wants_an_instant_and_a_file(
    settings: Settings, as_of: str | None, out: Path | None
) -> None:
    with pytest.raises(UsageError) as raised:
        _publish_as_of(settings, as_of, out)
    assert str(raised.value) == "--as-of T and --out FILE belong together"


@pytest.mark.slow
def test_a_release_as_it_was_is_told_with_its_instant_and_its_file(
    home: Settings, tmp_path: Path, capsys: Captured
) -> None:
    before = home.release.read_bytes()
    out = tmp_path / "then.duckdb"
    _publish_as_of(home, "2026-04-02T08:00:00Z", out)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == [f"Release {MADE[0]}, as of {FIRST} UTC, holds", "  1  papers"]
    assert lines[-2:] == ["", f"It is {out}; the current release is as it was."]
    assert titles(out) == ["Wool"]
    assert home.release.read_bytes() == before


def test_a_wait_for_a_load_is_told_where_a_release_is_made_as_it_was(
    settings: Settings, tmp_path: Path, capsys: Captured
) -> None:
    with (
        hold_lock(settings.home / "load.lock", "a test", WarehouseBusy, LockWait()),
        pytest.raises(WarehouseBusy),
    ):
        _publish_as_of(settings, "2026-04-02", tmp_path / "then.duckdb")
    assert capsys.readouterr() == ("", WAITING)
