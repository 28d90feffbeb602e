"""Reads the whole archive against its digests, and looks there for what the release shows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from etl.archive.documents import ArchivedDocument
from etl.archive.reader import archive_files, read_documents
from etl.archive.sharing import refresh_archive
from etl.errors import ArchiveDamaged
from etl.ids import CaptureId
from etl.pipeline.lost_captures import lost_lines
from etl.release.captures import imported_captures
from etl.release.database import open_release
from etl.settings import Settings
from etl.stage.progress import Progress, no_progress


class VerifiedArchive(NamedTuple):
    """The archive that was found to be whole.

    torn_bytes: what killed writers left behind the last whole records of their files.
    """

    document_count: int
    byte_count: int
    torn_bytes: int


def verify_archive(settings: Settings, progress: Progress = no_progress) -> VerifiedArchive:
    """Read each archived body, and look for each capture of the release.

    Raises ArchiveDamaged, which names every file that is damaged or misses captures.
    """
    refresh_archive(settings.archive, settings.store)
    files = archive_files(settings.archive)
    found, ends, faults = _read_archive(settings, files, progress)
    faults += _lost_captures(settings, found)
    if faults:
        raise ArchiveDamaged("\n".join(faults))
    total = sum(files.values())
    return VerifiedArchive(len(found), total, total - sum(ends.values()))


def _read_archive(
    settings: Settings, files: Mapping[str, int], progress: Progress
) -> tuple[set[CaptureId], dict[str, int], list[str]]:
    """The captures whose bodies are as they came, the last whole byte of each file, and faults."""
    found: set[CaptureId] = set()
    ends, faults = dict.fromkeys(files, 0), list[str]()
    total, before = sum(files.values()), 0
    for file, size in files.items():
        try:
            for item, end in read_documents(settings.archive, file):
                ends[file] = end
                if isinstance(item, ArchivedDocument):
                    found.add(item.capture.capture_id)
                progress("verifying", before + end, total)
        except ArchiveDamaged as error:
            faults.append(str(error))
        before += size
    return found, ends, faults


def _lost_captures(settings: Settings, found: set[CaptureId]) -> Iterator[str]:
    """A line for each file that has not got a capture which the release shows."""
    if not settings.release.exists():
        return
    with open_release(settings.release) as con:
        lost = Counter(file for name, file in imported_captures(con) if name not in found)
    yield from lost_lines(settings.archive, lost)
