"""The SQL files: each is one select (or one macro) under a header of comment lines."""

import re
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

_ROOT = Path(__file__).parents[2] / "sql"
_HEADER = re.compile(r"-- (\w+): (.*)")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file of sql/: its folder, its name, its text and the lines of its header by keyword."""

    sql_folder: str
    name: str
    text: str
    header: dict[str, list[str]]

    def line(self, keyword: str) -> str | None:
        """The header's first line of that keyword."""
        return self.header.get(keyword, [None])[0]


@cache
def sql_folder(name: str) -> dict[str, SqlFile]:
    """Every file of sql/<name>, by the name without its ending, sorted."""
    paths = sorted((_ROOT / name).glob("*.sql"))
    return {path.stem: _file(name, path.stem, path.read_text("utf-8")) for path in paths}


def sql_in_order(name: str) -> list[SqlFile]:
    """Every file of sql/<name>, each after the files that its header's `after` lines name."""
    files = sql_folder(name)
    before = {it.name: it.header.get("after", []) for it in files.values()}
    return [files[it] for it in TopologicalSorter(before).static_order()]


def _file(folder_name: str, name: str, text: str) -> SqlFile:
    header: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := _HEADER.fullmatch(line):
            header.setdefault(match[1], []).append(match[2])
    return SqlFile(folder_name, name, text.strip().removesuffix(";"), header)
