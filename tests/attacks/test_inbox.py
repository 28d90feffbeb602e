"""A name, link or device in the inbox archives nothing from outside, and stops no other file."""

import gzip
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from etl.pipeline.alarms import find_alarms
from etl.pipeline.inbox import INBOX_MANIFEST, archive_inbox, list_inbox, printable_path
from etl.settings import Settings

pytestmark = pytest.mark.slow

SECRET = b"PAPERHOUSE_TOKEN=hf_secret"
GOOD = "good.txt"
LONGEST = 20.0
"""Seconds for a test: what opens a FIFO or reads a device never ends by itself."""


@pytest.fixture(autouse=True)
def limited() -> Iterator[None]:
    """A test that hangs fails."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with a good file in the inbox, and secrets beside the inbox and the home."""
    found = Settings(home=tmp_path / "home")
    found.inbox.mkdir(parents=True)
    (found.inbox / GOOD).write_text("Lost Socks I\n")
    (found.inbox / ".hidden.txt").write_bytes(SECRET)
    (found.home / "inbox-2").mkdir()
    for folder in (found.home, found.home / "inbox-2", tmp_path):
        (folder / "secret.txt").write_bytes(SECRET)
    return found


def archived(settings: Settings) -> bytes:
    """Everything that the archive contains."""
    return b"".join(gzip.decompress(path.read_bytes()) for path in settings.archive.glob("*.gz"))


@pytest.mark.parametrize(
    "name",
    [
        "/etc/hostname",
        "/proc/self/environ",
        "../secret.txt",
        "../../secret.txt",
        "../inbox-2/secret.txt",
        "./../secret.txt",
        "sub/../../secret.txt",
        "..",
        ".",
        "",
        "/",
        ".hidden.txt",
        "./.hidden.txt",
        "../inbox/.hidden.txt",
        "no_such.txt",
        "good.txt/../../secret.txt",
        "a\0b",
        "half a pair \ud800",
        "x" * 5000,
    ],
)
def test_h5_a_name_that_the_inbox_does_not_list_archives_nothing(
    settings: Settings, name: str
) -> None:
    kept, found = archive_inbox(settings, [name])
    assert (kept.new, found.documents) == ([], [])
    assert [reason for _, reason in found.skipped] == ["not a file of the inbox"]
    assert archived(settings) == b""
    kept, found = archive_inbox(settings, [name, GOOD])
    assert [path.name for path, _ in found.documents] == [GOOD]
    assert SECRET not in archived(settings)


@pytest.mark.parametrize("name", [INBOX_MANIFEST, f"./{GOOD}", f"../inbox/{GOOD}"])
def test_h5_a_name_is_taken_only_as_the_listing_has_it(settings: Settings, name: str) -> None:
    kept, _ = archive_inbox(settings, [name])
    assert kept.new == []


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def linked_twice(path: Path) -> None:
    path.with_name("step.txt").symlink_to("../secret.txt")
    path.symlink_to("step.txt")


ODD: Sequence[tuple[str, Callable[[Path], None], Sequence[str]]] = [
    ("environ", link_to("/proc/self/environ"), ["a link that leads out of the inbox"]),
    ("file", link_to("/etc/hostname"), ["a link that leads out of the inbox"]),
    ("beside", link_to("../secret.txt"), ["a link that leads out of the inbox"]),
    ("namesake", link_to("../inbox-2/secret.txt"), ["a link that leads out of the inbox"]),
    ("two", linked_twice, ["a link that leads out of the inbox"] * 2),
    ("self", link_to("odd.txt"), ["cannot be read: Too many levels of symbolic links"]),
    ("nothing", link_to("gone"), ["cannot be read: No such file or directory"]),
    ("folder", link_to(".."), ["a link to a folder, which is not followed"]),
    ("own_folder", link_to("."), ["a link to a folder, which is not followed"]),
    ("zero", link_to("/dev/zero"), ["not a regular file"]),
    ("fifo", os.mkfifo, ["not a regular file"]),
]


@pytest.mark.parametrize(("make", "reasons"), [it[1:] for it in ODD], ids=[it[0] for it in ODD])
def test_h5_a_link_or_a_device_is_skipped_and_the_file_beside_it_taken(
    settings: Settings, make: Callable[[Path], None], reasons: Sequence[str]
) -> None:
    make(settings.inbox / "odd.txt")
    listing = list_inbox(settings)
    assert list(listing.files) == [GOOD]
    assert [reason for _, reason in listing.skipped] == reasons
    kept, found = archive_inbox(settings)
    assert ([path.name for path, _ in found.documents], len(kept.new)) == ([GOOD], 1)
    assert [reason for _, reason in found.skipped] == reasons
    assert SECRET not in archived(settings)


def test_h5_a_link_to_another_file_of_the_inbox_is_followed(settings: Settings) -> None:
    (settings.inbox / "b.txt").symlink_to(GOOD)
    assert list(list_inbox(settings).files) == ["b.txt", GOOD]
    assert len(archive_inbox(settings)[0].new) == 1


def test_h5_the_inbox_itself_may_be_a_link(settings: Settings, tmp_path: Path) -> None:
    settings.inbox.rename(tmp_path / "elsewhere")
    settings.inbox.symlink_to(tmp_path / "elsewhere")
    (settings.inbox / "b.txt").symlink_to(GOOD)
    assert list(list_inbox(settings).files) == ["b.txt", GOOD]


BAD_NAMES = [b"inv\xff.html", b"\x80", b"sub\xff/page.html", b"\xed\xa0\x80.html"]


@pytest.mark.parametrize("name", BAD_NAMES, ids=[repr(name) for name in BAD_NAMES])
def test_m9_a_name_that_is_not_utf8_is_skipped_and_told_in_plain_text(
    settings: Settings, name: bytes
) -> None:
    path = settings.inbox / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text("a page")
    listing = list_inbox(settings)
    assert list(listing.files) == [GOOD]
    assert [reason for _, reason in listing.skipped] == ["a name that is not UTF-8: rename it"]
    assert len(archive_inbox(settings)[0].new) == 1
    alarms = [alarm for alarm in find_alarms(settings).alarms if alarm.cause.startswith("skipped")]
    shown = printable_path(path.relative_to(settings.home))
    assert [alarm.text for alarm in alarms] == [
        f"{shown} is not taken: a name that is not UTF-8: rename it"
    ]
    assert shown.encode().decode() == shown


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (os.mkfifo, "not a regular file"),
        (link_to("/dev/zero"), "not a regular file"),
        (link_to("../secret.txt"), "a link that leads out of the inbox"),
        (link_to("captures.csv"), "cannot be read: Too many levels of symbolic links"),
    ],
    ids=["fifo", "zero", "outside", "loop"],
)
def test_m9_a_manifest_that_is_no_file_of_the_inbox_is_not_read(
    settings: Settings, make: Callable[[Path], None], reason: str
) -> None:
    make(settings.inbox / INBOX_MANIFEST)
    kept, found = archive_inbox(settings)
    assert len(kept.new) == 1
    assert [(path.name, why) for path, why in found.skipped] == [(INBOX_MANIFEST, reason)]
