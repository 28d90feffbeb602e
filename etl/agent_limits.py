"""The most that one call of an agent may take."""

from dataclasses import dataclass

from etl.environment import read_count, read_seconds
from etl.errors import UsageError
from etl.limits import LEAST_MEMORY, LEAST_PROCESS_BYTES

_MOST_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class AgentLimits:
    """The most that one call of an agent may take, how many run at once, and how many wait.

    seconds: from the moment when its work begins. memory_bytes: of the process that does the work.
    row_count, byte_count: of an answer; the rest can be asked for.
    """

    seconds: float = 10.0
    memory_bytes: int = 2 * LEAST_MEMORY
    row_count: int = 200
    byte_count: int = 60_000
    calls: int = 2
    waiting: int = 64

    def __post_init__(self) -> None:
        """Raises UsageError for limits under which nothing could be answered."""
        if not 0 < self.seconds <= _MOST_SECONDS:
            raise UsageError(
                f"PAPERHOUSE_AGENT_SECONDS={self.seconds:g} is not between 0 and "
                f"{_MOST_SECONDS:g} seconds"
            )
        if self.memory_bytes < LEAST_PROCESS_BYTES:
            raise UsageError(
                f"PAPERHOUSE_AGENT_MEGABYTES is at least {LEAST_PROCESS_BYTES // 2**20}: a process "
                "needs some before it answers"
            )
        if self.row_count < 1 or self.byte_count < 1_000:
            raise UsageError(
                "PAPERHOUSE_AGENT_ROWS is at least 1, and PAPERHOUSE_AGENT_BYTES at least 1000"
            )


def read_agent_limits() -> AgentLimits:
    """PAPERHOUSE_AGENT_SECONDS, _MEGABYTES, _ROWS and _BYTES; the usual ones where nothing is set.

    Raises UsageError for a value that is not what it should be.
    """
    usual = AgentLimits()
    megabytes = read_count("PAPERHOUSE_AGENT_MEGABYTES", usual.memory_bytes // 2**20, 2**20)
    return AgentLimits(
        seconds=read_seconds("PAPERHOUSE_AGENT_SECONDS", usual.seconds),
        memory_bytes=megabytes * 2**20,
        row_count=read_count("PAPERHOUSE_AGENT_ROWS", usual.row_count, 100_000),
        byte_count=read_count("PAPERHOUSE_AGENT_BYTES", usual.byte_count, 10_000_000),
    )
