"""Sizes as a person writes them, and the memory that a load may usually hold here."""

import os
import re
from contextlib import suppress
from pathlib import Path

from etl.errors import UsageError
from etl.limits import LEAST_MEMORY

_SIZE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?(MB|GB)", re.ASCII | re.IGNORECASE)
_UNITS = {"MB": 2**20, "GB": 2**30}
_CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")
"""The kernel's limit of memory for the processes of a container; `max` where there is none."""


def parse_size(name: str, text: str, least: int) -> int:
    """The bytes of a size such as `2GB`; name: of the setting, for the error.

    Raises UsageError for what is no size, and for less than the least.
    """
    match = _SIZE.fullmatch(text)
    byte_count = int(float(match[1]) * _UNITS[match[2].upper()]) if match else 0
    if byte_count < least:
        raise UsageError(
            f"{name}={text[:40]!a} is no size like 2GB, of at least {least // 2**20}MB"
        )
    return byte_count


def usual_memory() -> int:
    """A quarter of the machine's memory, or of the container's, but enough to work with."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):
        machine = min(machine, int(_CONTAINER_LIMIT.read_text()))
    return max(machine // 4, LEAST_MEMORY)
