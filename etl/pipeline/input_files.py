"""Collects the files that a load takes, with what is stated about each."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.archive.documents import Provenance
from etl.errors import UsageError
from etl.files import is_link
from etl.limits import MAX_BODY_BYTES
from etl.pipeline.bounded_file import resolve_path
from etl.pipeline.manifest import is_manifest, read_manifest
from etl.settings import Settings


@dataclass(frozen=True, slots=True)
class InputFiles:
    """Files to load, and files that a person should hear about.

    without_line: documents that the manifest does not name; they are loaded all the same.
    missing: files that the manifest names and that are not there.
    skipped: what is not loaded, with the reason.
    """

    documents: list[tuple[Path, Provenance]]
    without_line: list[Path]
    missing: list[Path]
    skipped: list[tuple[Path, str]]

    @property
    def byte_count(self) -> int:
        """Size of all documents together."""
        return sum(path.stat().st_size for path, _ in self.documents)


def collect_files(
    settings: Settings, paths: Iterable[Path], manifest_path: Path | None, stated: Provenance
) -> InputFiles:
    """Files of `paths`, folders recursively, in the order of their names.

    A line of the manifest states about its file; `stated` is for those without one. Raises
    UsageError for a broken manifest, for one URL stated for several documents, and where no file
    is left.
    """
    lines = read_manifest(manifest_path) if manifest_path else {}
    skipped: list[tuple[Path, str]] = []
    ignored = {resolve_path(manifest_path)} if manifest_path else set()
    files = list(_files(settings, list(paths), ignored, skipped))
    without_line = [file for file in files if resolve_path(file) not in lines]
    if not files:
        raise UsageError("nothing to load" + "".join(f"\n  {it}: {why}" for it, why in skipped))
    if stated.url and len(without_line) > 1:
        raise UsageError(
            f"--url states one document, but {len(without_line)} are given: name one file, or "
            "state a URL for each in a --manifest"
        )
    documents = [(file, line) for file in files for line in lines.get(resolve_path(file), [stated])]
    missing = [file for file in lines if not os.path.exists(file)]  # noqa: PTH110 - Path's raises
    return InputFiles(documents, without_line if manifest_path else [], missing, skipped)


def files_below(
    folder: Path, skipped: list[tuple[Path, str]], *, takes_hidden: bool = True
) -> Iterator[Path]:
    """All below a folder that is no folder itself, in the order of their names.

    A folder that is not there has none. Appends to `skipped` what cannot be read, and links to
    folders. takes_hidden: whether names that begin with a dot count.
    """

    def refuse(error: OSError) -> None:
        if error.errno != errno.ENOENT:
            skipped.append((Path(error.filename), f"cannot be read: {error.strerror}"))

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(it for it in folders if takes_hidden or not it.startswith("."))
        links = filter(is_link, (Path(parent, name) for name in folders))
        skipped += [(link, "a link to a folder, which is not followed") for link in links]
        visible = (it for it in sorted(names) if takes_hidden or not it.startswith("."))
        yield from (Path(parent, name) for name in visible)


def _files(
    settings: Settings, paths: list[Path], ignored: set[Path], skipped: list[tuple[Path, str]]
) -> Iterator[Path]:
    """Each document once; appends to `skipped` what is none."""
    seen = set(ignored)
    for path in paths:
        passed_over: list[tuple[Path, str]] = []
        found = list(files_below(path, passed_over)) if path.is_dir() else [path]
        skipped += [(_shown(it), reason) for it, reason in passed_over]
        if path.is_dir() and not found:
            skipped.append((path, "an empty folder"))
        for file in found:
            name = resolve_path(file)
            reason = None if name in seen else _objection(settings, file)
            if reason:
                skipped.append((_shown(file), reason))
            elif name not in seen:
                yield file
            seen.add(name)


def _objection(settings: Settings, file: Path) -> str | None:
    """The reason why a file cannot be loaded; None where it can."""
    if not _is_utf8(file):
        return "its name is not UTF-8"
    target = resolve_path(file)
    if _is_ours(settings, target):
        return "written by paperhouse itself"
    if _OF_THE_SYSTEM & set(target.parents):
        return "a file that the system makes up, not a document"
    return _objection_to_content(file)


def _objection_to_content(file: Path) -> str | None:
    try:
        found = file.stat()
    except OSError as error:
        return _UNREACHABLE.get(error.errno or 0, f"cannot be read: {error.strerror}")
    if not stat.S_ISREG(found.st_mode):
        return "not a regular file"
    if not os.access(file, os.R_OK):
        return "cannot be read: permission denied"
    if found.st_size > MAX_BODY_BYTES:
        return f"{found.st_size:,} bytes; the archive keeps documents of at most {MAX_BODY_BYTES:,}"
    if is_manifest(file):
        return "a manifest and no page: give it as --manifest"
    return None


_OF_THE_SYSTEM = {Path("/proc"), Path("/sys")}
"""What lies below is regular by its mode, and reading some of it waits for ever."""

_UNREACHABLE = {errno.ENOENT: "a link to nothing", errno.ELOOP: "a link that leads to itself"}


_OUR_SUFFIXES = {".duckdb", ".wal", ".lock", ".new", ".sqlite", ".sqlite-journal"}


def _is_ours(settings: Settings, file: Path) -> bool:
    is_database = file.parent == settings.home.resolve() and file.suffix in _OUR_SUFFIXES
    return is_database or settings.archive.resolve() in file.parents


def _is_utf8(file: Path) -> bool:
    try:
        str(file).encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(file: Path) -> Path:
    r"""The path as it can be printed: bytes that are not UTF-8 become `\xff`."""
    return Path(os.fsencode(file).decode(errors="backslashreplace"))
