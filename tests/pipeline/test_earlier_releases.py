"""Releases by name, and releases as they would have been: made again of what was known then."""

from pathlib import Path

import pytest

from etl.errors import FileUnusable, NoRelease
from etl.pipeline.earlier_releases import NamedRelease, open_named_releases
from etl.settings import Settings
from tests.pipeline.earlier import FIRST, IDS, MADE, SECOND, THIRD, home, titles
from tests.pipeline.small_release import small_release

__all__ = ["home"]

CURRENT = f"{IDS[2]}, the current release"


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    """A home whose release is the third; its archive is empty."""
    settings = Settings(tmp_path / "small")
    with small_release(settings, THIRD, FIRST, SECOND):
        return settings


def named(settings: Settings, old: str | None, new: str | None) -> tuple[NamedRelease, ...]:
    with open_named_releases(settings, old, new) as found:
        return found


@pytest.mark.slow
def test_the_current_release_has_three_names(small: Settings) -> None:
    current = NamedRelease(small.release, CURRENT)
    assert named(small, IDS[2], None) == (current, current)
    file = NamedRelease(small.release, str(small.release))
    assert named(small, str(small.release), IDS[2]) == (file, current)


@pytest.mark.slow
def test_files_are_compared_where_nothing_is_published(small: Settings, tmp_path: Path) -> None:
    file, nothing = NamedRelease(small.release, str(small.release)), Settings(tmp_path / "empty")
    assert named(nothing, str(small.release), str(small.release)) == (file, file)
    current = NamedRelease(nothing.release, "none, the current release")
    assert named(nothing, str(small.release), None) == (file, current)


def test_a_file_has_to_be_a_release(small: Settings, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("wool")
    with pytest.raises(FileUnusable, match="name a release that this version made, or the instant"):
        named(small, str(other), None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "wool", "no release 'wool': name a file, an instant such as 2026-04-01T18:00Z, or a "
            'release_id of `paperhouse query "from mart.releases"`',
        ),
        ("2020-01-01T00:00Z", "nothing that is archived was captured by 2020-01-01 00:00"),
        (IDS[0], "nothing that is archived was captured by 2026-04-02 08:00"),
        (None, "nothing that is archived was captured by 2026-04-03 08:00"),  # the one before
    ],
)  # fmt: skip
def test_a_name_of_nothing_is_an_error(small: Settings, name: str | None, words: str) -> None:
    with pytest.raises(NoRelease) as raised:
        named(small, name, None)
    assert str(raised.value) == words


def test_no_name_is_an_empty_one(small: Settings) -> None:
    with pytest.raises(NoRelease, match=r"^a release has no empty name$"):
        named(small, IDS[2], "")


def test_the_first_release_has_none_before_it(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home")
    with small_release(settings, FIRST):
        pass
    with pytest.raises(NoRelease) as raised:
        named(settings, None, None)
    assert str(raised.value) == "there is no release before the current one to compare it with"
    with pytest.raises(NoRelease, match="there is no release before"):
        named(Settings(tmp_path / "empty"), None, None)


@pytest.mark.slow
def test_an_earlier_release_is_made_again_of_what_was_archived_by_then(home: Settings) -> None:
    told: list[tuple[str, int, int]] = []
    with open_named_releases(home, None, None, lambda *it: told.append(it)) as (old, new):
        assert old.description == f"{MADE[1]}, made again from what was archived by then"
        assert (old.captures, titles(old.path), old.path.name) == ((1, 1), ["Wool"], "old.duckdb")
        assert new == NamedRelease(home.release, f"{MADE[2]}, the current release")
    assert not old.path.parent.exists()
    assert titles(home.release) == ["Wool", "Yarn"]
    assert told[-3:] == [("derived", 1, 1), ("checked", 1, 1), ("published", 1, 1)]


@pytest.mark.slow
def test_an_instant_names_what_was_captured_by_then(home: Settings) -> None:
    told: list[tuple[str, int, int]] = []
    names = ("2026-04-02T08:00Z", "2026-04-03T08:00Z")
    with open_named_releases(home, *names, lambda *it: told.append(it)) as (old, new):
        assert (titles(old.path), titles(new.path)) == (["Wool"], ["Wool", "Yarn"])
        assert old.description == "2026-04-02 08:00:00 UTC, made of what was captured by then"
        assert (old.captures, new.path.name) == (None, "new.duckdb")
    assert told.count(("published", 1, 1)) == 2
