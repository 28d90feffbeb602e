"""A disk that is full, read-only or forbidden: a clear error, and what is whole stays readable."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import ArchivedDocument, Note, Provenance, new_document
from etl.archive.reader import archive_files
from etl.archive.writer import ArchiveWriter
from etl.errors import StorageError

IMPORTED_AT = datetime(2026, 11, 21, 8, 30, 0, 250_000)

_LIMITED = """
import random, resource, sys
from datetime import datetime
from pathlib import Path
from etl.archive.documents import Provenance, new_document
from etl.archive.writer import ArchiveWriter
from etl.errors import StorageError
resource.setrlimit(resource.RLIMIT_FSIZE, (25_000, 25_000))
writer = ArchiveWriter(Path(sys.argv[1]), {})
for at in range(3):
    try:
        body = random.Random(at).randbytes(10_000)
        writer.add(new_document(body, Provenance(), "import", datetime(2026, 11, 21)))
    except StorageError as error:
        print(at, error)
for again in (writer.sync, lambda: writer.note("seen", datetime(2026, 11, 21), {})):
    try:
        again()
    except StorageError as error:
        print("again", error)
"""


@pytest.mark.slow
def test_a_write_that_fails_is_an_error_and_leaves_all_whole_records(folder, read_all):
    command = [sys.executable, "-c", _LIMITED, str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    [file] = archive_files(folder)
    words = f"cannot write {folder / file}: File too large; raise the limit"
    assert [line[: len(words) + 2] for line in said[:1]] == [f"2 {words}"]
    assert [line.startswith(f"again {words}") for line in said[1:]] == [True, True]
    assert archive_files(folder) == {file: 25_000}
    assert [len(item.body) for item in read_all() if isinstance(item, ArchivedDocument)] == [
        10_000, 10_000,
    ]  # fmt: skip


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_forbidden_folder_is_an_error(tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="Permission denied; give this user the right"):
        ArchiveWriter(tmp_path / "archive", {}).add(
            new_document(b"", Provenance(), "import", IMPORTED_AT)
        )


def test_a_folder_of_the_system_that_takes_no_files_is_an_error():
    folder = Path("/proc/self/archive")
    with pytest.raises(StorageError, match=r"cannot write /proc/self/archive: "):
        ArchiveWriter(folder, {}).add(new_document(b"", Provenance(), "import", IMPORTED_AT))


def test_a_block_that_ends_in_an_error_keeps_what_was_added(folder, read_all):
    def fail_after_one() -> None:
        with ArchiveWriter(folder, {}) as writer:
            writer.note("seen", IMPORTED_AT, {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_one()
    assert read_all() == [Note("seen", IMPORTED_AT, {})]


@pytest.mark.slow
def test_a_killed_writer_leaves_what_it_wrote(folder, read_all):
    script = _LIMITED.replace("(25_000, 25_000)", "(-1, -1)") + "import os; os.kill(os.getpid(), 9)"
    killed = subprocess.run([sys.executable, "-c", script, str(folder)], check=False)
    assert killed.returncode == -9
    assert len(read_all()) == 4
