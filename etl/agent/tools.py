"""The work of each tool: from a locked connection and arguments to rows and words about them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from msgspec import Struct

from etl.agent.overview import describe
from etl.agent.paper_stories import read_paper, read_statements
from etl.errors import UsageError
from etl.nearest import near_hint
from etl.release.bounded_rows import BoundedRows, RowBounds, read_bounded_rows
from etl.release.queries import Relation, ask_release, named_queries, run_statement
from etl.release.search import search_papers, similar_papers
from etl.settings import Settings
from etl.stage.connection import Connection
from etl.stage.sql_files import SqlFile

Value = str | int | float | bool | None
Values = Mapping[str, Value]


class ToolCall(Struct, frozen=True):
    """A call of a tool. offset: the first row to give, counted from 0."""

    tool: str
    arguments: dict[str, Value | dict[str, Value]]
    offset: int = 0


@dataclass(frozen=True, slots=True)
class CallPlace:
    """The things that a tool works with: the locked release, the home, the answer's bounds."""

    con: Connection
    settings: Settings
    bounds: RowBounds


class ToolRows(Struct, frozen=True):
    """The rows that a tool found, how to read them, and why there may be nothing."""

    found: BoundedRows
    notes: list[str]
    if_empty: str


def ask_question(at: CallPlace, question: str, parameters: Values) -> ToolRows:
    """The answer to a named question. Raises UsageError for a wrong name or value."""
    file = _named_question(question)
    stated = {name: _parameter_text(value) for name, value in parameters.items()}
    answer = ask_release(at.con, file.name, stated)
    meanings = (("It means", file.lines("answer")), ("It is not", file.lines("not")))
    notes = [f"{words}: " + "\n".join(lines) for words, lines in meanings if lines]
    return ToolRows(read_bounded_rows(answer, at.bounds), notes, file.line("empty") or "none match")


def run_sql(at: CallPlace, sql: str) -> ToolRows:
    """The answer to one statement that reads. Raises UsageError for any other one."""
    if sql in named_queries():
        raise UsageError(f"{sql} is a question and no statement: `ask` answers it")
    answer = run_statement(at.con, sql, {})
    return ToolRows(read_bounded_rows(answer, at.bounds), [], "the statement gives none")


def find_papers(at: CallPlace, words: str, **filters: Value) -> ToolRows:
    """Papers with any of the words, the best first."""
    answer = search_papers(at.con, words, _filter_texts(filters))
    return _papers(
        answer, at.bounds, "no paper that the filters let through has any of these words"
    )


def find_similar(at: CallPlace, paper: str, **filters: Value) -> ToolRows:
    """Papers that share the most telling words of one."""
    answer = similar_papers(at.con, paper, _filter_texts(filters))
    return _papers(answer, at.bounds, "no paper that the filters let through is like this one")


def describe_release(at: CallPlace, about: str | None) -> ToolRows:
    """The tables and questions that there are, or one of them in full."""
    found, notes = describe(at.con, at.bounds, about)
    return ToolRows(found, notes, "nothing is described")


def show_paper(at: CallPlace, paper: str) -> ToolRows:
    """The values of a paper, each with the page behind it."""
    found, notes = read_paper(at.con, at.settings, at.bounds, paper)
    return ToolRows(found, notes, "no value is stated")


def show_statements(at: CallPlace, paper: str, column: str | None) -> ToolRows:
    """All that documents say of a column of a paper, in which bytes, and what decides."""
    found, notes = read_statements(at.con, at.settings, at.bounds, paper, column)
    return ToolRows(found, notes, "the paper has no row in this table")


TOOLS: Mapping[str, Callable[..., ToolRows]] = {
    "describe": describe_release,
    "ask": ask_question,
    "query": run_sql,
    "search": find_papers,
    "similar": find_similar,
    "paper": show_paper,
    "why": show_statements,
}


def _papers(answer: Relation, bounds: RowBounds, if_empty: str) -> ToolRows:
    notes = ["`paper` with a paper_key has all that is known of it."]
    return ToolRows(read_bounded_rows(answer, bounds), notes, if_empty)


def _named_question(name: str) -> SqlFile:
    named = named_queries()
    if name not in named:
        hint = near_hint(name, named)
        raise UsageError(f"no question {name[:100]!r}: {hint}`describe` lists them")
    return named[name]


def _parameter_text(value: Value) -> str:
    """A value as a named query reads it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)


def _filter_texts(filters: Values) -> dict[str, str | None]:
    return {
        name: None if value is None else _parameter_text(value) for name, value in filters.items()
    }
