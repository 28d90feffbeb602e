"""Where things are and how long to wait: the one place that reads the environment."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import UsageError


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the environment decides.

    home: the folder that holds all that the program writes.
    lock_seconds: how long a load waits for another one to finish.
    source_date: the instant to record as the time of import, instead of the clock's.
    """

    home: Path
    lock_seconds: float = 600.0
    source_date: datetime | None = None

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def stage(self) -> Path:
        return self.home / "stage.duckdb"

    @property
    def release(self) -> Path:
        return self.home / "papers.duckdb"

    @property
    def history(self) -> Path:
        return self.home / "history.duckdb"

    @property
    def lock(self) -> Path:
        return self.home / "load.lock"

    def now(self) -> datetime:
        """The instant of import: SOURCE_DATE_EPOCH where it is set, else the clock (UTC, naive)."""
        return self.source_date or datetime.now(UTC).replace(tzinfo=None)


def from_environment() -> Settings:
    """Read PAPERHOUSE_HOME, PAPERHOUSE_LOCK_SECONDS and SOURCE_DATE_EPOCH.

    Raises UsageError for a value that is not a number.
    """
    epoch = _number("SOURCE_DATE_EPOCH")
    return Settings(
        home=Path(os.environ.get("PAPERHOUSE_HOME", "data")).absolute(),
        lock_seconds=_number("PAPERHOUSE_LOCK_SECONDS") or 600.0,
        source_date=None
        if epoch is None
        else datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None),
    )


def _number(name: str) -> float | None:
    text = os.environ.get(name)
    try:
        return float(text) if text else None
    except ValueError as error:
        raise UsageError(f"{name}={text!r} is not a number of seconds") from error
