"""The check before a release is made from the archive alone, and the lines printed after it."""

from etl.archive.reader import archive_files
from etl.archive.sharing import refresh_archive
from etl.cli.status import print_release
from etl.errors import NoRelease
from etl.ids import ReleaseId
from etl.release.database import open_release
from etl.release.summary import table_counts
from etl.settings import Settings


def check_archive(settings: Settings) -> None:
    """Raise NoRelease where the archive holds nothing that a release could be made of.

    Nothing is written then, and nobody is waited for.
    """
    refresh_archive(settings.archive, settings.store)
    if not archive_files(settings.archive):
        raise NoRelease(f"nothing is archived in {settings.archive}: `paperhouse load PATH` first")


def print_new_release(settings: Settings, release_id: ReleaseId) -> None:
    """Print what the release that was just published holds."""
    with open_release(settings.release) as con:
        print_release(release_id, table_counts(con), settings.release)
