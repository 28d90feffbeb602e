"""The versions of all that rows depend on, beside the bytes of the archive."""

import sys
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

_ETL = Path(__file__).parents[1]
_LIBRARIES = (
    "ada-url", "beautifulsoup4", "distributed", "duckdb", "ftfy", "lxml", "msgspec", "polars",
    "pylatexenc", "selectolax",
)  # fmt: skip


@lru_cache(maxsize=1)
def reading_versions() -> dict[str, str]:
    """The version of each, by its name. Paperhouse's own is a hash of its code, parsers included.

    Raises importlib.metadata.PackageNotFoundError where the extra `cluster` is missing.
    """
    code = sha256()
    for path in sorted(_ETL.rglob("*.py")):
        code.update(str(path.relative_to(_ETL)).encode() + b"\0" + path.read_bytes() + b"\0")
    return {
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "Paperhouse": f"{version('paperhouse')} (code {code.hexdigest()[:8]})",
        **{name: version(name) for name in _LIBRARIES},
    }


def differing_version(versions: Mapping[str, str]) -> str | None:
    """A sentence on the first that this process has in another version; None if there is none."""
    for name, own in reading_versions().items():
        if versions.get(name) != own:
            return f"has {name} {own}, and the command {versions.get(name)}: install one on both"
    return None
