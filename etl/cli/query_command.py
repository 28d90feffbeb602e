"""`paperhouse query`."""

from pathlib import Path

import click

from etl.cli.answer_options import FORMATS, out_option
from etl.cli.say import say
from etl.cli.show import print_answer, print_queries, print_query_help
from etl.errors import UsageError
from etl.release.locked import open_locked_release
from etl.release.queries import ask_release, named_queries
from etl.release.query_parameters import query_parameters
from etl.settings import Settings
from etl.stage.sql_files import SqlFile


@click.command("query", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("sql_or_name", required=False)
@click.argument("named", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAMETER VALUE]…")
@click.option("--list", "list_all", is_flag=True, help="List the named queries.")
@click.option(
    "--format",
    "form",
    type=FORMATS,
    help="How to write the answer; else as the file of --out ends, or a table.",
)
@out_option
@click.option(
    "--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A $parameter's value."
)
@click.option("--sql", "wants_sql", is_flag=True, help="Print the text of a named query.")
@click.option(
    "-h",
    "--help",
    "wants_help",
    is_flag=True,
    help="Show this message; after a name, its question, "
    "what the answer means and does not, and its parameters.",
)
@click.pass_context
def query_command(
    ctx: click.Context,
    /,
    sql_or_name: str | None,
    named: tuple[str, ...],
    list_all: bool,
    form: str | None,
    out: Path | None,
    params: tuple[str, ...],
    *,
    wants_sql: bool,
    wants_help: bool,
) -> None:
    """Run SQL or a named query on the release, read-only.

    A query's parameters are options too: `query growth --paper 2604.00017`. A paper is named by its
    id, its address or its title. `query growth --help` says what the answer means.
    """
    file = named_queries().get(sql_or_name or "")
    if wants_help and file is None:
        say(ctx.get_help())
        return
    if wants_help or wants_sql or list_all or sql_or_name is None:
        if odd := _odd_wish(sql_or_name, file, list_all=list_all, wants_sql=wants_sql):
            raise UsageError(odd)
        if form or out:
            raise UsageError("--format and --out are for the answer of a query: name one alone")
        _print_words(file, wants_help=wants_help)
        return
    stated = dict(_pair(text) for text in params) | _options(named, file)
    settings: Settings = ctx.obj
    with open_locked_release(settings.release) as con:
        answer = ask_release(con, sql_or_name, stated)
        print_answer(answer, form, out, file.line("empty") if file else None)


def _odd_wish(
    sql_or_name: str | None, file: SqlFile | None, *, list_all: bool, wants_sql: bool
) -> str | None:
    """The reason why the options do not go with what was named, if there is one."""
    if list_all and sql_or_name is not None:
        return "--list lists all named queries: leave it out, or the query"
    if wants_sql and file is None:
        return "--sql prints a named query: `paperhouse query --list` names them"
    return None


def _print_words(file: SqlFile | None, *, wants_help: bool) -> None:
    if file is None:
        print_queries(named_queries())
    elif wants_help:
        print_query_help(file)
    else:
        say(file.text)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--param {text!r} is not NAME=VALUE")
    return name, value


def _options(words: tuple[str, ...], file: SqlFile | None) -> dict[str, str]:
    """`--name value` and `--name=value` as parameters. file: the named query that is asked."""
    stated: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not (equals or rest):
            raise UsageError(f"{word!r} is no parameter: {_advice(file)}")
        stated[name.replace("-", "_")] = value if equals else rest.pop(0)
    return stated


def _advice(file: SqlFile | None) -> str:
    if file is None:
        return "write --name VALUE, and SQL in quotes"
    names = (it.name.replace("_", "-") for it in query_parameters(file))
    return f"{file.name} takes {', '.join(f'--{it} VALUE' for it in names) or 'none'}"
