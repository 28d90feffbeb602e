"""An archive on an object store: put once and whole, read in blocks, the same on each machine."""

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.archive.documents import ArchivedDocument, Provenance, new_document
from etl.archive.reader import archive_files, local_files, read_body, read_documents
from etl.archive.segment_cache import CACHE_NAME, read_block
from etl.archive.sharing import refresh_archive
from etl.archive.stored_segments import MEMORY_NAME
from etl.archive.writer import ArchiveWriter
from etl.archive_place import ArchivePlace
from etl.cli.main import main
from etl.errors import ArchiveDamaged, StorageError, UsageError
from etl.object_store import Store
from tests.durability.disk import mounted
from tests.durability.home import EPOCH, ROOT, Home
from tests.object_server import SECRET, Fault, ObjectServer, fault_every, no_fault

pytestmark = pytest.mark.slow

IMPORTED_AT = datetime(2026, 11, 21, 8, 30)
BODY_BYTES = 3 * 2**20
PAGES = ROOT / "tests" / "pages"
LOAD = ("load", str(PAGES), "--manifest", str(PAGES / "captures.csv"))
FILES_OF_A_STORE = (MEMORY_NAME, CACHE_NAME)
KILLED_WRITER = """
import os, signal, sys
from pathlib import Path
from tests.archive.test_sharing import archive
from etl.archive.writer import ArchiveWriter
writer = ArchiveWriter(Path(sys.argv[1]), {})
archive(writer, b"one", b"two")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place(bucket: str) -> ArchivePlace:
    """An empty store."""
    return ArchivePlace(f"{bucket}/archive")


def archive(writer: ArchiveWriter, *bodies: bytes) -> list[ArchivedDocument]:
    return [writer.add(new_document(body, Provenance(), "import", IMPORTED_AT)) for body in bodies]


def read_all(folder: Path) -> list[bytes]:
    return [
        item.body
        for file in archive_files(folder)
        for item, _ in read_documents(folder, file)
        if isinstance(item, ArchivedDocument)
    ]


def stored(place: ArchivePlace) -> dict[str, bytes]:
    store = Store(place.url)
    return {name: store.read(name, 0, size) for name, size in store.sizes().items()}


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in sorted(local_files(folder))}


def test_what_a_writer_wrote_is_in_the_store_when_it_has_ended(
    place: ArchivePlace, tmp_path: Path, server: ObjectServer
) -> None:
    folder = tmp_path / "home" / "archive"
    refresh_archive(folder, place)
    server.fault_of = fault_every(2)
    with ArchiveWriter(folder, {}, segment_bytes=1) as writer:
        archive(writer, b"one", b"two")
        other = tmp_path / "other" / "archive"
        refresh_archive(other, place)
        assert archive_files(other) == {}
    assert len(stored(place)) == 2
    assert stored(place) == contents(folder)
    refresh_archive(other, place)
    assert read_all(other) == [b"one", b"two"]


def test_a_writer_at_work_is_left_alone_by_other_commands(
    place: ArchivePlace, tmp_path: Path
) -> None:
    folder = tmp_path / "home" / "archive"
    refresh_archive(folder, place)
    with ArchiveWriter(folder, {}) as writer:
        archive(writer, b"one")
        refresh_archive(folder, place)
        assert stored(place) == {}
        archive(writer, b"two")
    assert stored(place) == contents(folder)


def test_the_next_command_puts_what_a_killed_one_wrote(place: ArchivePlace, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "archive"
    refresh_archive(folder, place)
    words = [sys.executable, "-c", KILLED_WRITER, str(folder)]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    [name] = local_files(folder)
    with (folder / name).open("ab") as file:
        file.write(b"\x1f\x8b\x08")  # a torn record
    assert stored(place) == {}
    refresh_archive(folder, place)
    assert stored(place) == contents(folder)
    assert read_all(folder) == [b"one", b"two"]


@pytest.mark.parametrize("has_arrived", [False, True])
def test_a_kill_while_a_segment_is_put_loses_and_doubles_nothing(
    place: ArchivePlace, tmp_path: Path, server: ObjectServer, *, has_arrived: bool
) -> None:
    folder = tmp_path / "home" / "archive"
    with ArchiveWriter(folder, {}) as writer:
        archive(writer, b"one", b"two")
    words = f"""
from pathlib import Path
from etl.archive.sharing import refresh_archive
from etl.archive_place import ArchivePlace
refresh_archive(Path({str(folder)!r}), ArchivePlace({place.url!r}))
"""
    process = subprocess.Popen([sys.executable, "-c", words])

    def kill_at_put(_number: int, method: str, _path: str) -> Fault | None:
        if method != "PUT":
            return None
        process.kill()
        process.wait()
        return None if has_arrived else "reset"

    server.fault_of = kill_at_put
    assert process.wait(60) == -signal.SIGKILL
    server.fault_of = no_fault
    refresh_archive(folder, place)
    assert stored(place) == contents(folder)
    assert len(contents(folder)) == 1


def test_the_cache_stays_within_its_size_and_gives_what_was_archived(
    place: ArchivePlace, tmp_path: Path
) -> None:
    folder, home = tmp_path / "home" / "archive", tmp_path / "home"
    bodies = [os.urandom(BODY_BYTES) for _ in range(5)]
    small = ArchivePlace(place.url, cache_bytes=3 * BODY_BYTES)
    refresh_archive(folder, small)
    with ArchiveWriter(folder, {}, segment_bytes=2 * BODY_BYTES) as writer:
        at = [it.body_at for it in archive(writer, *bodies)]
    for _ in range(2):
        assert read_all(folder) == bodies
        read_block.cache_clear()
        kept = [*folder.iterdir(), *(home / CACHE_NAME).iterdir()]
        assert 0 < sum(it.stat().st_size for it in kept) <= small.cache_bytes
    for block in (home / CACHE_NAME).iterdir():
        block.write_bytes(bytes(100))  # as a loss of power may leave it
    assert [read_body(folder, it) for it in at] == bodies


def test_an_archive_that_was_here_first_moves_into_a_store(
    place: ArchivePlace, tmp_path: Path
) -> None:
    folder = tmp_path / "home" / "archive"
    with ArchiveWriter(folder, {}) as writer:
        archive(writer, b"one")
    refresh_archive(folder, None)
    assert not (tmp_path / "home" / MEMORY_NAME).exists()
    refresh_archive(folder, place)
    assert stored(place) == contents(folder)
    for other in (None, ArchivePlace("s3://elsewhere")):
        with pytest.raises(UsageError, match=f"kept in {place.url}: set PAPERHOUSE_ARCHIVE"):
            refresh_archive(folder, other)


def test_a_folder_may_be_the_store(tmp_path: Path) -> None:
    place = ArchivePlace(str(tmp_path / "share"), cache_bytes=1)
    first, second = tmp_path / "first" / "archive", tmp_path / "second" / "archive"
    refresh_archive(first, place)
    with ArchiveWriter(first, {}) as writer:
        archive(writer, b"one")
    refresh_archive(second, place)
    assert read_all(second) == [b"one"]
    assert contents(tmp_path / "share") == contents(first)
    (tmp_path / "share" / min(archive_files(first))).unlink()  # its server lost power
    refresh_archive(first, place)
    assert contents(tmp_path / "share") == contents(first)


def test_a_segment_that_the_store_shortened_is_told(place: ArchivePlace, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "archive"
    with ArchiveWriter(folder, {}) as writer:
        archive(writer, b"one")
    [name] = local_files(folder)
    Store(place.url).put_new(name, b"short")
    with pytest.raises(ArchiveDamaged, match=r"is shorter than .*: remove it there"):
        refresh_archive(folder, place)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (None, "s3://nowhere/archive: there is no such bucket; make it"),
        ("AccessDenied", r"do not allow this \(AccessDenied\); see to AWS_"),
        ("InvalidAccessKeyId", r"do not allow this \(InvalidAccessKeyId\); see to AWS_"),
    ],
)
def test_a_store_that_refuses_is_told_in_a_sentence_and_costs_nothing(
    place: ArchivePlace, tmp_path: Path, server: ObjectServer, fault: Fault | None, said: str
) -> None:
    folder = tmp_path / "home" / "archive"
    refresh_archive(folder, place)
    if fault is None:
        folder = tmp_path / "other" / "archive"
    server.fault_of = lambda *_: fault
    with pytest.raises(StorageError, match=said) as caught:
        _archive_one(folder, place if fault else ArchivePlace("s3://nowhere/archive"))
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__
    server.fault_of = no_fault
    if fault:
        refresh_archive(folder, place)
        assert read_all(folder) == [b"one"]
        assert stored(place) == contents(folder)


def _archive_one(folder: Path, place: ArchivePlace) -> None:
    if not place.url.startswith("s3://nowhere"):
        with ArchiveWriter(folder, {}) as writer:
            archive(writer, b"one")
    refresh_archive(folder, place)


def test_a_full_disk_for_the_cache_is_told_and_costs_nothing(
    place: ArchivePlace, tmp_path: Path
) -> None:
    body = os.urandom(10_000)
    first, second = tmp_path / "first" / "archive", tmp_path / "second" / "archive"
    refresh_archive(first, place)
    with ArchiveWriter(first, {}) as writer:
        archive(writer, body)
    refresh_archive(second, place)
    with mounted(tmp_path / "second" / CACHE_NAME) as disk:
        if disk is None:
            pytest.skip("no disk can be mounted here")
        disk.leave(0)
        with pytest.raises(StorageError, match=f"cannot write .*{CACHE_NAME}.*: No space left"):
            read_all(second)
    assert read_all(second) == [body]


def test_the_same_pages_give_the_same_export_on_one_machine_and_on_two_with_a_store(
    place: ArchivePlace, tmp_path: Path, server: ObjectServer
) -> None:
    shared = {"PAPERHOUSE_ARCHIVE": place.url}
    alone, first, second = (Home(tmp_path / name) for name in ("alone", "first", "second"))
    server.fault_of = fault_every(3)
    said = _run(alone, {}, *LOAD) + _run(first, shared, *LOAD) + _run(second, shared, "rebuild")
    assert SECRET not in said
    assert [name for name in FILES_OF_A_STORE if (alone.path / name).exists()] == []
    exports = [it.export(tmp_path / f"{it.path.name}-export") for it in (alone, first, second)]
    assert len(exports[0]) > 10
    assert exports[1] == exports[0]
    assert exports[2] == exports[0]
    assert not any(SECRET.encode() in it.read_bytes() for it in _files(tmp_path))


def _run(home: Home, environment: dict[str, str], *words: str) -> str:
    usual = {"PAPERHOUSE_HOME": str(home.path), "SOURCE_DATE_EPOCH": str(EPOCH)}
    result = CliRunner().invoke(main, words, env=usual | environment)
    assert result.exit_code == 0, result.output
    return result.output


def _files(folder: Path) -> list[Path]:
    return [it for it in folder.rglob("*") if it.is_file()]
