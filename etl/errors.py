"""The errors that the program foresees, in one tree, and the exit code of each.

A message says what happened, to what, and what to do next. Errors that are caught within their own
room stand there: `NoAnswer`, `UnfitBody`, `ObjectExists`, `ObjectMissing`, `MailServerFailed`.

Exit codes: 0 done; 1 nothing to work on, or a damaged file; 2 the command cannot be carried out as
given; 3 the new release fails its own checks, or the last one its audit; 4 another load or fetch
is running; 5 the disk or its permissions refuse; 6 the site wants or answers no more requests; 7
some listings could not be fetched; 8 the mail server took not every mail; 130 Ctrl-C.
"""

from collections.abc import Sequence

from etl.contract.vocabulary import PageFault


class PaperhouseError(Exception):
    """Anything that the program foresees; the command line prints it and exits with `exit_code`."""

    exit_code = 1


class UsageError(PaperhouseError):
    """The command cannot be carried out as given."""

    exit_code = 2


class QueryTooLarge(UsageError):
    """A query needs more memory than it may have."""


class QueryTooWide(UsageError):
    """An answer has more columns than it may have."""


class UnreadablePage(PaperhouseError):
    """A document that no template fits, or a broken one.

    `kind` is what the program decides by, `detail` is the sentence for people.
    """

    def __init__(self, kind: PageFault, detail: str) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


class FileUnusable(PaperhouseError):
    """A file that the program wrote is damaged, comes from elsewhere, or is no file any more."""


class HistoryUnusable(FileUnusable):
    """The same of history.duckdb, without which the next release can be made all the same."""


class ArchiveDamaged(PaperhouseError):
    """A WARC file holds something that is neither a record nor a torn tail."""


class WarehouseBusy(PaperhouseError):
    """Another process does the same, and did not finish in the time that we wait."""

    exit_code = 4


class NoRelease(PaperhouseError):
    """There is no release, or none of the name that was asked for."""


class StorageError(PaperhouseError):
    """The disk is full, read-only or failing; the last release is as it was."""

    exit_code = 5


class ReleaseBlocked(PaperhouseError):
    """The new release fails its own checks, so the last good one stays. broken: their ids."""

    exit_code = 3

    def __init__(self, message: str, broken: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.broken = tuple(broken)


class ReleaseDiffers(PaperhouseError):
    """The release has other rows than a full derivation of the same pages gives."""

    exit_code = 3


class ReleaseOvertaken(PaperhouseError):
    """Another publisher was first, or has a later release; the store shows that one, whole."""

    exit_code = 4


class SiteClosed(PaperhouseError):
    """The site wants no requests for now, or answers none; whatever came is archived."""

    exit_code = 6


class FetchBusy(PaperhouseError):
    """Another process is fetching."""

    exit_code = 4


class MailNotTaken(PaperhouseError):
    """The mail server took not every mail; each that waits is in the ledger."""

    exit_code = 8


class WebhookFailed(PaperhouseError):
    """The message did not arrive. The text does not hold the address: that may be a secret."""
