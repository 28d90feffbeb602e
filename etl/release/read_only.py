"""People may run one statement of SQL at a time, which reads the release and nothing else.

The connection of `open_locked_release` refuses files, the network and settings by itself. What is
refused here is what such a connection would still do, and all that is no question.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import duckdb

from etl.errors import UsageError
from etl.stage.connection import Connection

GIVES_NO_ROWS = "this statement gives no rows: ask with `select`"
ONLY_READS = "a query only reads, this statement is of another kind: ask with `select`"

_UNICODE_SPACES = re.compile("[\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]")
"""DuckDB's parser takes them for spaces, its tokenizer for letters."""
_NAME = re.compile(r'"(?:[^"]|"")*"|\w+')
_RUN_BY_THE_PARSER = {"pragma", "import"}
"""DuckDB runs some of them while it looks which statement they are, and reads files for that."""
_FILE_READERS = """
glob read_blob read_csv read_csv_auto read_duckdb read_json read_json_auto read_json_objects
read_json_objects_auto read_ndjson read_ndjson_auto read_ndjson_objects read_parquet read_text
sniff_csv parquet_bloom_probe parquet_file_metadata parquet_full_metadata parquet_kv_metadata
parquet_metadata parquet_scan parquet_schema duckdb_extensions duckdb_external_file_cache
"""
_LOGS_AND_SWITCHES = """
enable_logging disable_logging truncate_duckdb_logs duckdb_logs duckdb_log_contexts write_log
enable_profiling disable_profiling checkpoint force_checkpoint
"""
_SECRETS = "duckdb_secrets duckdb_secret_types which_secret"
_HIDDEN_SQL = "query json_execute_serialized_sql"
"""They run SQL that stands in a text, where nobody can see what it calls."""
_MEMORY_ADDRESSES = "arrow_scan arrow_scan_dumb pandas_scan python_map_function seq_scan"
"""They follow addresses in the memory of this process."""
REFUSED_FUNCTIONS = frozenset(
    " ".join((_FILE_READERS, _LOGS_AND_SWITCHES, _SECRETS, _HIDDEN_SQL, _MEMORY_ADDRESSES)).split()
)
"""A test holds that every other table function of DuckDB is known to be harmless."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A token with what stands between it and the next one: blanks and comments."""

    start: int
    text: str


def check_reads(con: Connection, text: str) -> None:
    """Raise UsageError unless a text is one statement, of a kind that only reads.

    Nothing is executed. Raises duckdb.ParserException for what is no SQL.
    """
    if "\0" in text:
        raise UsageError("a query has no NUL characters: DuckDB would not read on behind one")
    tokens = _tokens(text)
    statements = _statement_count(tokens)
    if statements > 1:
        raise UsageError(f"one statement at a time, please: these are {statements}")
    if statements == 0:
        raise UsageError(GIVES_NO_ROWS)
    first = _names(next(it for it in tokens if not it.text.startswith(";")))
    if _RUN_BY_THE_PARSER & first:
        raise UsageError(ONLY_READS)
    _check_kind(con, text)
    for name, following in pairwise(tokens):
        if following.text.startswith("(") and (found := REFUSED_FUNCTIONS & _names(name)):
            raise UsageError(
                f"a query reads the release and nothing else, so it cannot call {min(found)}"
            )


def _tokens(text: str) -> list[_Token]:
    """DuckDB's tokens of a text; where it cannot go on, the parser cannot either."""
    plain = _UNICODE_SPACES.sub(" ", text).encode()
    starts = [start for start, _ in duckdb.tokenize(plain.decode())]
    return [
        _Token(start, plain[start:end].decode(errors="replace"))
        for start, end in pairwise([*starts, len(plain)])
    ]


def _statement_count(tokens: Sequence[_Token]) -> int:
    """A statement begins at the first token, and at each that follows a `;`."""
    ends = [True, *(token.text.startswith(";") for token in tokens)]
    return sum(before and not after for before, after in pairwise(ends))


def _names(token: _Token) -> set[str]:
    """All names in a token, in lower case, as names are compared in SQL.

    A `"` within a name stays doubled: no name that is looked for has one.
    """
    found = _NAME.findall(token.text)
    return {name.removeprefix('"').removesuffix('"').lower() for name in found}


def _check_kind(con: Connection, text: str) -> None:
    kinds = _kinds(con, text)
    if kinds == ["EXPLAIN"]:
        reads = any(_is_select(con, inner) for inner in _explained(text))
    else:
        reads = _reads(kinds)
    if not reads:
        raise UsageError(ONLY_READS)


def _kinds(con: Connection, text: str) -> list[str]:
    """The kinds of the statements that DuckDB makes of one statement."""
    return [it.type.name for it in con.extract_statements(text)]


def _reads(kinds: Sequence[str]) -> bool:
    """True for a select. A pivot reads too: it creates temporary types first."""
    *before, last = kinds
    return last == "SELECT" and set(before) <= {"CREATE"}


def _is_select(con: Connection, text: str) -> bool:
    try:
        return _kinds(con, text) == ["SELECT"]
    except duckdb.Error:
        return False


def _explained(text: str) -> Iterator[str]:
    """All that an `explain` may be about: the rest, or what follows `analyze` or its options.

    It is about a select if one of them is one, since no select begins with `analyze` or options.
    """
    plain = _UNICODE_SPACES.sub(" ", text).encode()
    _, *rest = (token for token in _tokens(text) if not token.text.startswith(";"))
    yield plain[rest[0].start :].decode()
    if rest[0].text.startswith("(") or _names(rest[0]) & {"analyze", "analyse"}:
        depths = accumulate(it.text.startswith("(") - it.text.startswith(")") for it in rest)
        end = list(depths).index(0)
        yield from (plain[it.start :].decode() for it in rest[end + 1 : end + 2])
