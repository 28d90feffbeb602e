"""The SQL files: each is one query, macro or statement under a header of comment lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parents[2] / "sql"
_HEADER = re.compile(r"-- (\w+): (.*)")
_PLACE = re.compile(r"\$\{(\w+)\}")


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

    def lines(self, keyword: str) -> list[str]:
        """The header's lines of that keyword. Raises ValueError that names a file without any."""
        if keyword not in self.header:
            file = f"sql/{self.sql_folder}/{self.name}.sql"
            raise ValueError(f"{file} has no line `-- {keyword}: …` in its header")
        return self.header[keyword]


@cache
def sql_folder(name: str) -> dict[str, SqlFile]:
    """Every file of sql/<name>, by the name without its ending, sorted."""
    paths = sorted((_ROOT / name).glob("*.sql"))
    return {path.stem: _file(name, path.stem, path.read_text("utf-8")) for path in paths}


def sql_text(folder: str, name: str, /, **places: str) -> str:
    """The text of sql/<folder>/<name>.sql, each of its `${places}` filled.

    What fills a place is a name of the contract or SQL of ours. Values that come from pages or from
    people are bound to `$names` when the statement is executed. Raises ValueError that names the
    file where a place is left, and for a place that it does not have.
    """
    text = sql_folder(folder)[name].text
    if set(_PLACE.findall(text)) != places.keys():
        wanted = ", ".join(sorted(set(_PLACE.findall(text)))) or "none"
        raise ValueError(f"sql/{folder}/{name}.sql has these places to fill: {wanted}")
    return _PLACE.sub(lambda place: places[place[1]], text)


def create_as_sql(kind: str, name: str, query: str) -> str:
    """The statement that makes a query's answer a `table`, a `view` or a `temp view`."""
    return sql_text("statements", "create_as", kind=kind, name=name, query=query)


def insert_rows_sql(table: str, query: str) -> str:
    """The statement that puts the rows of a query into a table, by the names of its columns."""
    return sql_text("statements", "insert_rows", table=table, query=query)


def same_key_sql(key: Sequence[str]) -> str:
    """The condition that `these_rows` and `other_rows`, as queries name them, have the same key."""
    return " and ".join(f"these_rows.{it} = other_rows.{it}" for it in key)


def _file(folder_name: str, name: str, text: str) -> SqlFile:
    header: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := _HEADER.fullmatch(line):
            header.setdefault(match[1], []).append(match[2])
    return SqlFile(folder_name, name, text.strip().removesuffix(";"), header)
