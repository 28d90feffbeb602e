"""The quality report: one HTML page without other files, made after every attempt at a release."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.clock import SYSTEM_CLOCK, Clock
from etl.errors import ReleaseBlocked
from etl.ids import ReleaseId
from etl.pipeline.known_days import known_day_states
from etl.release.report_data import read_quality
from etl.settings import Settings
from expectations.report.trust import TrustVerdict, judge_trust


def write_report(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> Path:
    """Write the report anew from history, release and archive, and return its path.

    It appears whole, by rename. Raises ArchiveDamaged, FileUnusable, StorageError.
    """
    # Matplotlib keeps its list of fonts where this leads when it is imported, else in ~/.cache.
    if not os.environ.get("MPLCONFIGDIR"):
        os.environ["MPLCONFIGDIR"] = str(settings.home / ".cache" / "matplotlib")
    from expectations.report.report_page import write_page  # noqa: PLC0415  # matplotlib, only when one is written

    return write_page(settings, clock)


def read_verdict(
    settings: Settings, clock: Clock = SYSTEM_CLOCK
) -> tuple[ReleaseId | None, TrustVerdict]:
    """The release that people read now, if there is one, and the verdict that the report states."""
    now = clock.now()
    quality = read_quality(settings.history, settings.release, now)
    released = quality.released
    verdict = judge_trust(quality, known_day_states(settings, clock), now)
    return (None if released is None else released.made.release_id), verdict


@contextmanager
def report_after(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> Iterator[None]:
    """Write the report once the attempt in the block was published, or was blocked.

    A block that fails in another way made no attempt, and leaves the report as it was.
    """
    try:
        yield
    except ReleaseBlocked:
        write_report(settings, clock)
        raise
    write_report(settings, clock)
