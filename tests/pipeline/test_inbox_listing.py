"""What lies in the inbox: which of it is a file to take, and why other things are not."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from etl.pipeline.inbox import (
    INBOX_MANIFEST,
    InboxFiles,
    InboxMemory,
    archive_inbox,
    list_inbox,
    look_again,
    printable_path,
    unchanged_files,
)
from etl.settings import Settings
from tests.replica.clock import Clock

NOON = datetime(2026, 4, 8, 12)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "home")
    settings.inbox.mkdir(parents=True)
    return settings


def put(settings: Settings, name: str, text: str = "a page") -> Path:
    path = settings.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_an_inbox_that_is_missing_is_empty(tmp_path: Path) -> None:
    listing = list_inbox(Settings(home=tmp_path))
    assert (listing.files, listing.skipped) == ({}, [])


def test_files_are_listed_by_folder_with_their_sizes_and_instants(settings: Settings) -> None:
    for name, text in (("week/b", "12"), ("week/a", "123"), ("c", "1"), ("day/d", "")):
        os.utime(put(settings, name, text), ns=(5, 7 + len(text)))
    listing = list_inbox(settings)
    assert list(listing.files.items()) == [
        ("c", (1, 8)), ("day/d", (0, 7)), ("week/a", (3, 10)), ("week/b", (2, 9))
    ]  # fmt: skip
    assert listing.skipped == []


def test_hidden_files_and_folders_are_passed_over(settings: Settings) -> None:
    for name in (".part", ".git/page", "week/.page"):
        put(settings, name)
    listing = list_inbox(settings)
    assert (listing.files, listing.skipped) == ({}, [])


def test_links_are_followed_to_files_of_the_inbox_alone(settings: Settings) -> None:
    put(settings, "page")
    outside = settings.home / "outside"
    outside.write_text("a secret")
    (settings.home / "folder").mkdir()
    targets = {
        "a": "page", "b": "../outside", "c": "gone", "d": "d", "e": "../folder", "f": "../../home",
        "g": "a", "h": "b",
    }  # fmt: skip
    for name, target in targets.items():
        (settings.inbox / name).symlink_to(target)
    listing = list_inbox(settings)
    assert [(name, size) for name, (size, _) in listing.files.items()] == [
        ("a", 6), ("g", 6), ("page", 6)
    ]  # fmt: skip
    out, folder = "a link that leads out of the inbox", "a link to a folder, which is not followed"
    reasons = {
        "b": out,
        "c": "cannot be read: No such file or directory",
        "d": "cannot be read: Too many levels of symbolic links",
        "e": folder,
        "f": folder,
        "h": out,
    }
    assert {path.name: reason for path, reason in listing.skipped} == reasons
    assert all(path.parent == settings.inbox for path, _ in listing.skipped)


def test_an_inbox_that_is_a_link_holds_its_files(settings: Settings) -> None:
    put(settings, "page")
    (settings.inbox / "again").symlink_to("page")
    settings.inbox.rename(settings.home / "far")
    settings.inbox.symlink_to("far")
    listing = list_inbox(settings)
    assert (sorted(listing.files), listing.skipped) == (["again", "page"], [])


def test_what_is_no_regular_file_is_not_taken(settings: Settings) -> None:
    os.mkfifo(settings.inbox / "pipe")
    assert list_inbox(settings).skipped == [(settings.inbox / "pipe", "not a regular file")]


def test_a_name_that_is_no_text_is_not_taken(settings: Settings) -> None:
    name = "inv\udcff.html"
    put(settings, name)
    listing = list_inbox(settings)
    assert listing.files == {}
    assert listing.skipped == [(settings.inbox / name, "a name that is not UTF-8: rename it")]
    assert printable_path(Path(name)) == "inv\\udcff.html"


def test_a_folder_that_is_shut_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    shut = put(settings, "shut/page").parent
    put(settings, "page")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path) == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    listing = list_inbox(settings)
    assert list(listing.files) == ["page"]
    assert listing.skipped == [(shut, "cannot be read: Permission denied")]


def test_files_that_nobody_writes_to_are_unchanged() -> None:
    before = {"same": (1, 1), "longer": (1, 1), "later": (1, 1), "gone": (1, 1)}
    now = {"same": (1, 1), "longer": (2, 1), "later": (1, 2), "new": (1, 1)}
    assert unchanged_files(before, now) == {"same": (1, 1)}


@pytest.mark.parametrize(
    ("looks", "taken"),
    [
        ([{"a": (1, 1)}], [[]]),
        ([{"a": (1, 1)}, {"a": (1, 1)}], [[], ["a"]]),
        ([{"a": (1, 1)}, {"a": (2, 2)}, {"a": (2, 2)}], [[], [], ["a"]]),
        ([{"a": (1, 1)}] * 4, [[], ["a"], [], []]),
        (
            [{"a": (1, 1)}, {"a": (1, 1), "b": (5, 2)}, {"a": (1, 1), "b": (5, 2)}],
            [[], ["a"], ["a", "b"]],
        ),
        ([{"a": (1, 1)}] * 2 + [{"a": (1, 9)}] * 2, [[], ["a"], [], ["a"]]),
        ([{"a": (1, 1)}] * 2 + [{}, *[{"a": (1, 1)}] * 2], [[], ["a"], [], [], []]),
    ],
)
def test_files_are_taken_when_two_looks_find_them_equal(
    looks: list[InboxFiles], taken: list[list[str]]
) -> None:
    memory, found = InboxMemory(), []
    for now in looks:
        memory, names = look_again(memory, now)
        found.append(names)
    assert found == taken


def archived(settings: Settings, names: list[str] | None = None) -> tuple[list[str], list[object]]:
    """The names of what was archived at noon, and what was skipped."""
    kept, found = archive_inbox(settings, names, Clock(NOON))
    assert len(kept.new) == len(found.documents)
    taken = [str(path.relative_to(settings.inbox)) for path, _ in found.documents]
    skipped = [(str(path).rpartition("/")[2], reason) for path, reason in found.skipped]
    return taken, sorted(skipped)  # type: ignore[type-var]


def test_all_files_are_archived_but_the_manifest_which_speaks_of_them(settings: Settings) -> None:
    put(settings, "b", "one page")
    put(settings, "a", "another page")
    os.mkfifo(settings.inbox / "pipe")
    put(settings, INBOX_MANIFEST, "path,url,captured_at\nb,https://huggingface.co/papers,\n")
    assert archived(settings) == (["a", "b"], [("pipe", "not a regular file")])


@pytest.mark.slow
def test_what_a_manifest_does_not_name_is_told(settings: Settings) -> None:
    put(settings, "b", "one page")
    put(settings, "a", "another page")
    put(settings, INBOX_MANIFEST, "path,url,captured_at\nb,https://huggingface.co/papers,\nc,,\n")
    _, found = archive_inbox(settings, None, Clock(NOON))
    assert found.without_line == [settings.inbox / "a"]
    assert found.missing == [settings.inbox / "c"]
    assert [stated.url for _, stated in found.documents] == [None, "https://huggingface.co/papers"]


def test_a_manifest_in_another_folder_is_a_page(settings: Settings) -> None:
    put(settings, f"week/{INBOX_MANIFEST}", "no manifest")
    assert archived(settings) == ([f"week/{INBOX_MANIFEST}"], [])


def test_only_files_that_are_named_are_archived_and_other_names_are_told(
    settings: Settings,
) -> None:
    for name in "abc":
        put(settings, name, name)
    put(settings, INBOX_MANIFEST, "path,url,captured_at\n")
    names = ["c", "a", "z", "../outside", INBOX_MANIFEST]
    unknown = "not a file of the inbox"
    assert archived(settings, names) == (["a", "c"], [("outside", unknown), ("z", unknown)])


def test_where_nothing_is_to_be_taken_nothing_is_made(settings: Settings) -> None:
    os.mkfifo(settings.inbox / "pipe")
    put(settings, INBOX_MANIFEST, "no manifest")
    kept, found = archive_inbox(settings)
    assert (kept.known_count, kept.new) == (0, [])
    assert (found.documents, found.without_line, found.missing) == ([], [], [])
    assert found.skipped == [(settings.inbox / "pipe", "not a regular file")]
    assert not settings.archive.exists()


def test_a_file_is_archived_as_of_the_clocks_instant(settings: Settings) -> None:
    put(settings, "a")
    assert archived(settings) == (["a"], [])
    [file] = settings.archive.glob("**/*.warc.gz")
    assert "20260408" in file.name
