"""Questions to the release: any SQL, or a named query of sql/queries with its parameters."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.contract.ddl import quoted_name, sql_literal
from etl.errors import QueryTooLarge, UsageError
from etl.nearest import near_hint
from etl.release.json_values import NESTED_TYPES, json_sql, may_lack_json
from etl.release.paper_names import find_paper
from etl.release.query_parameters import CHOICES, query_parameters, value_of
from etl.release.read_only import GIVES_NO_ROWS, check_reads
from etl.release.stated_names import find_category, find_organization
from etl.stage.binding import hide_libraries
from etl.stage.connection import Connection, execute
from etl.stage.sql_files import SqlFile, sql_folder, sql_text


def _find_keyword(con: Connection, text: str) -> str:
    """The key of a keyword, as `find_keyword` finds it, whose import takes a tenth of a second."""
    from etl.release.keyword_names import find_keyword  # noqa: PLC0415 - see above

    return find_keyword(con, text)


def _name_key(_: Connection, text: str) -> str:
    """The name_key of an author's name. To import what makes it takes a tenth of a second."""
    from etl.release.author_names import written_name_key  # noqa: PLC0415 - see above

    return written_name_key(text)


_FOUND: dict[str, Callable[[Connection, str], str]] = {
    "paper": find_paper,
    "keyword": _find_keyword,
    "author": _name_key,
    "organization": find_organization,
    "category": find_category,
}
"""Kinds of parameters that name something in one of several ways, and how its key is found."""

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
"""A month, or a day of it."""

_WHOLE = re.compile(r"\s*[+-]?[0-9]+\s*")
"""DuckDB would round 1.5 to 2."""
_NUMBER = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)")
_OUTSIDE = "a query reads the release and nothing else, no file and no address"
_TO_INSTALL = "\n\nPlease try installing"
"""DuckDB's advice about an extension, which a locked connection could not load."""
_COPY = {"csv": "header", "json": "array true", "parquet": "compression zstd"}


Relation = duckdb.DuckDBPyRelation


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """The first rows of an answer, as DuckDB prints values. row_count: of the whole answer."""

    names: list[str]
    is_number: list[bool]
    rows: list[tuple[str | None, ...]]
    row_count: int


def named_queries() -> dict[str, SqlFile]:
    """The named queries. Their headers have the question and say how to read the answer."""
    return sql_folder("queries")


def ask_release(con: Connection, sql_or_name: str, stated: Mapping[str, str]) -> Relation:
    """The answer, which is computed as it is read.

    Raises UsageError for an unknown name, a wrong parameter or SQL that DuckDB refuses.
    """
    file = named_queries().get(sql_or_name)
    if file is None and re.fullmatch(r"[\w-]+", sql_or_name):
        hint = near_hint(sql_or_name, named_queries())
        raise UsageError(f"no query {sql_or_name!r}: {hint}`paperhouse query --list` shows them")
    if file is None:
        return run_statement(con, sql_or_name, stated)
    return run_statement(con, file.text, _parameter_values(con, file, stated))


def run_statement(con: Connection, text: str, values: Mapping[str, str | None]) -> Relation:
    """The answer to one statement that reads, computed as it is read. Raises UsageError."""
    with translate_query_errors(), hide_libraries():
        check_reads(con, text)
        _check_values(con, text, values)
        answer = con.sql(text, params=dict(values) or None)
    if answer is None:
        raise UsageError(GIVES_NO_ROWS)
    return answer


def _check_values(con: Connection, text: str, values: Mapping[str, str | None]) -> None:
    """Raises UsageError for a parameter of the statement that has no value."""
    named = {name for it in con.extract_statements(text) for name in it.named_parameters}
    if missing := sorted(named - values.keys()):
        name = missing[0]
        raise UsageError(f"${name} has no value: state one (`--{name} VALUE`), or write it instead")


def shown_rows(answer: Relation, most: int | None) -> ShownAnswer:
    """The first rows of an answer. Raises UsageError where the SQL fails on a row.

    most: how many rows to read; None for all of them.
    """
    types = [str(it) for it in answer.types]
    texts = answer.project("columns(*)::varchar")
    with translate_query_errors(quotes=False):
        rows = (texts if most is None else texts.limit(most)).fetchall()
        row_count = len(rows)
        if row_count == most:
            [(row_count,)] = answer.count("*").fetchall()
    return ShownAnswer(
        answer.columns, [bool(_NUMBER.fullmatch(it)) for it in types], rows, row_count
    )


@contextmanager
def written_answer(answer: Relation, form: str) -> Iterator[Path]:
    """A file with the answer, as csv, json or parquet; it goes at the end of the block.

    It is in the folder of the locked connection. Raises UsageError as shown_rows does.
    """
    with translate_query_errors(quotes=False):
        if form != "parquet":
            answer = answer.project(", ".join(_writable_columns(answer, form)))
        folder = answer.query("answer", "select current_setting('temp_directory')").fetchall()
        path = Path(folder[0][0], "answer")
        answer.query(
            "answer", f"copy answer to {sql_literal(str(path))} (format {form}, {_COPY[form]})"
        )
    try:
        yield path
    finally:
        path.unlink()


def _writable_columns(answer: Relation, form: str) -> Iterator[str]:
    """Each column as the form can hold it: CSV has a list or a struct as JSON."""
    columns = zip(answer.columns, answer.types, strict=True)
    for place, (name, kind) in enumerate(columns, start=1):
        # names may be twice, so columns go by their place
        value = f"#{place}"
        is_json = kind.id in NESTED_TYPES if form == "csv" else may_lack_json(kind)
        if is_json:
            value = json_sql(value, kind)
        yield f"{value} as {quoted_name(name)}"


@contextmanager
def translate_query_errors(*, quotes: bool = True) -> Iterator[None]:
    """Translate what DuckDB refuses. Where the SQL is ours and not the person's, none is quoted.

    DuckDB wraps a Ctrl-C that comes while it computes; it is unwrapped.
    """
    try:
        yield
    except duckdb.PermissionException as error:
        raise UsageError(_OUTSIDE) from error
    except duckdb.OutOfMemoryException as error:
        reason = str(error).partition("\n")[0]
        raise QueryTooLarge(f"the query needs more memory than it may have: {reason}") from error
    except (duckdb.IOException, duckdb.SerializationException):
        raise  # SQL reaches no file but the release, so it is the release: open_release says more
    except duckdb.Error as error:
        said = str(error).partition(_TO_INSTALL)[0]
        reason = said if quotes else said.partition("\n\nLINE ")[0]
        raise UsageError(f"the query failed: {reason}") from error
    except RuntimeError as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise KeyboardInterrupt from error
        raise


def _parameter_values(
    con: Connection, file: SqlFile, stated: Mapping[str, str]
) -> dict[str, str | None]:
    """The stated parameters, and the header's defaults for the others."""
    declared = {it.name: it for it in query_parameters(file)}
    values = {it.name: it.default_value for it in declared.values()}
    for name, text in stated.items():
        if name not in declared:
            raise UsageError(
                f"{file.name} has no parameter {name}; it has {', '.join(declared) or 'none'}"
            )
        values[name] = _checked_value(con, name, declared[name].kind, value_of(text))
    for name in values:
        if name.endswith("_from"):
            _check_span(con, values, name, name.removesuffix("_from") + "_to")
    return values


def _check_span(con: Connection, values: Mapping[str, str | None], first: str, last: str) -> None:
    """Raises UsageError where the last day of a span is before its first one."""
    days = {"first_day": values[first], "last_day": values.get(last)}
    if None not in days.values() and _is_true(con, sql_text("lookup", "is_reversed"), **days):
        raise UsageError(f"{last}={values[last]} is before {first}={values[first]}")


def _checked_value(con: Connection, name: str, kind: str, value: str | None) -> str | None:
    """The value, or the key of what it names. Raises UsageError for one that is not of its kind."""
    if value is None:
        return None
    if kind in _FOUND:
        return _FOUND[kind](con, value)
    if kind in CHOICES:
        return _checked_choice(name, CHOICES[kind], value)
    if kind == "month":
        if not _MONTH.fullmatch(value):
            raise UsageError(f"{name}={value} is not a month; write it as {name}=2026-04")
        kind, value = "date", f"{value[:7]}-01"
    _check_type(con, name, kind, value)
    if name == "top" and _is_true(con, sql_text("lookup", "is_no_count"), value=value):
        raise UsageError(f"top={value} gives no rows; ask for 1 at least")
    return value


def _checked_choice(name: str, choices: Sequence[str], value: str) -> str:
    if value not in choices:
        hint = near_hint(value, choices)
        raise UsageError(f"{name}={value}: {hint}it is one of {', '.join(choices)}")
    return value


def _check_type(con: Connection, name: str, kind: str, value: str) -> None:
    text = sql_text("lookup", "is_not_of_type", type=kind)
    is_rounded = kind == "bigint" and not _WHOLE.fullmatch(value)
    if is_rounded or _is_true(con, text, value=value):
        example = {"date": "2026-04-01", "bigint": "10", "boolean": "true"}.get(kind, "…")
        raise UsageError(f"{name}={value} is not a {kind}; write it as {name}={example}")


def _is_true(con: Connection, text: str, **values: str | None) -> bool:
    [(answer,)] = execute(con, text, **values).fetchall()
    return bool(answer)
