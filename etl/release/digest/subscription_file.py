"""Reads subscriptions.toml: a table for each subscription, under its name."""

import re
import tomllib
from difflib import get_close_matches

import msgspec
from msgspec.structs import fields

from etl.errors import UsageError
from etl.inert import inert_line
from etl.release.digest.subscription import Subscription
from etl.release.queries import named_queries
from etl.release.query_parameters import query_parameters

MAX_SUBSCRIPTIONS = 200
MAX_SUBSCRIPTIONS_BYTES = 1_000_000
"""Bytes of the file: so many of 5 kB; one of all filters has 600 bytes."""

_UNKNOWN = re.compile("Object contains unknown field `(.*)`", re.DOTALL)


def parse_subscriptions(text: str, file: str) -> list[Subscription]:
    """The subscriptions of a file, in the order of its tables.

    Raises UsageError for the first thing that is wrong, by file, subscription and key.
    """
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of too many digits too
        raise UsageError(f"{file} is no TOML: {inert_line(str(error))[:200]}") from error
    if len(tables) > MAX_SUBSCRIPTIONS:
        raise UsageError(f"{file} has {len(tables):,} subscriptions: {MAX_SUBSCRIPTIONS} at most")
    return [_parse_table(file, name, table) for name, table in tables.items()]


def _parse_table(file: str, name: str, table: object) -> Subscription:
    where = f"{file}, [{inert_line(name)[:60]}]"
    if not isinstance(table, dict):
        raise UsageError(f"{file}: {inert_line(name)[:60]} stands in no table: begin with [a-name]")
    if "name" in table:
        raise UsageError(f"{where}: name: a subscription is named by its table")
    try:
        found = msgspec.convert({**table, "name": name}, Subscription)
    except msgspec.ValidationError as error:
        raise UsageError(f"{where}: {_fault_text(str(error))}") from error
    _check_query(where, found)
    return found


def _fault_text(message: str) -> str:
    """msgspec's sentence about a value, with the key in front."""
    if unknown := _UNKNOWN.fullmatch(message):
        keys = [it.encode_name for it in fields(Subscription) if it.name != "name"]
        near = get_close_matches(unknown[1], keys, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(keys)}"
        return f"{inert_line(unknown[1])[:60]}: no such key: {hint}"
    fault, _, path = message.rpartition(" - at `$.")
    key = path.rstrip("`")
    if key == "name":
        return "name: small letters, digits and hyphens, at most 40 of them"
    if key.startswith("to["):
        return f"{key}: not an address such as ana@example.org"
    if "matching regex" in fault:
        return f"{key}: not one line of text"
    return f"{inert_line(key)}: {inert_line(fault)}"


def _check_query(where: str, found: Subscription) -> None:
    if found.parameters and found.query is None:
        raise UsageError(f"{where}: parameters: they are those of a named query: add query = …")
    if found.query is None:
        return
    file = named_queries().get(found.query)
    if file is None:
        raise UsageError(
            f"{where}: query: no query {found.query!r}: `paperhouse query --list` shows them"
        )
    names = [it.name for it in query_parameters(file)]
    for name in found.parameters:
        if name not in names:
            has = ", ".join(names) or "none"
            raise UsageError(f"{where}: parameters.{name}: {found.query} has {has}")
