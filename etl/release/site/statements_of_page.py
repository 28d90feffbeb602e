"""The SQL that the page asks: the named questions of sql/queries, and sql/site for its own views.

DuckDB-Wasm binds values by place and not by name, so each `$name` becomes `$1`, `$2` and so on.
"""

import re
from typing import Any

from etl.release.query_parameters import CHOICES, QueryParameter, query_parameters
from etl.stage.sql_files import SqlFile, sql_folder

_PARAMETER = re.compile(r"\$([a-z_]+)")
_BEGIN = re.compile(r"(?<! and)(?<!;)\n(?=[A-Z]|`paperhouse|[a-z]+_\w+(?::| is | are | lies ))")
"""A sentence begins with a capital letter, a command, or a column that it is about."""
_LOOKUPS = ("keyword_key", "last_captured_on", "paper_key", "titled_papers")


def page_statements() -> dict[str, Any]:
    """The statement behind each view, by name: the SQL, and the names of its values in order."""
    files = [*sql_folder("site").values(), *(sql_folder("lookup")[name] for name in _LOOKUPS)]
    return {file.name: placed_statement(file) for file in files}


def page_questions() -> list[dict[str, Any]]:
    """The named questions: their headers in words, their parameters, their SQL."""
    return [_question(file) for file in sql_folder("queries").values()]


def placed_statement(file: SqlFile) -> dict[str, Any]:
    """The SQL without its header, its parameters by place, and their names in that order."""
    text = "\n".join(line for line in file.text.splitlines() if not line.startswith("--"))
    names = list(dict.fromkeys(_PARAMETER.findall(text)))
    placed = _PARAMETER.sub(lambda match: f"${names.index(match[1]) + 1}", text)
    return {"sql": placed, "names": names}


def _question(file: SqlFile) -> dict[str, Any]:
    words = {kind: ". ".join(_sentences(file, kind)) for kind in ("question", "answer", "empty")}
    plot = file.line("plot")
    return {
        "name": file.name,
        **words,
        "not": _sentences(file, "not"),
        "parameters": [_parameter(it) for it in query_parameters(file)],
        "plot": plot and dict(zip(("x", "y"), plot.split(": "), strict=True)),
        **placed_statement(file),
    }


def _sentences(file: SqlFile, kind: str) -> list[str]:
    """Each sentence of a header; one may go on over several lines."""
    return [it.replace("\n", " ") for it in _BEGIN.split("\n".join(file.lines(kind)))]


def _parameter(declared: QueryParameter) -> dict[str, Any]:
    """Describe what the form asks for. choices: all words of a closed set."""
    choices = CHOICES.get(declared.kind)
    told = {"choices": choices} if choices else {}
    return declared._asdict() | {"default": declared.default_value} | told
