"""Passages of listings that are JSON: answers of the API, their archived forms, and the island."""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import fields

from etl.sources.daily_papers.detail import DETAIL_TEMPLATE
from etl.sources.daily_papers.detail_shape import ListedDetail
from etl.sources.daily_papers.listed_item import ListedItem
from etl.sources.passages import (
    FindPassage,
    Passage,
    Sought,
    Transcript,
    plain_text,
    without_entities,
    without_json_escapes,
)

Path = tuple[str, ...]

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
_PROPS = re.compile(r"data-props=(\"[^\"]*\"|'[^']*')")


_PATHS: dict[str, tuple[Path, ...]] = {
    **{it.name: ((it.encode_name,),) for it in fields(ListedItem)},
    **{it.name: (("paper", it.encode_name),) for it in fields(ListedDetail)},
    "entry": ((),),
    "title": (("title",), ("paper", "title")),
    "organization": (("organization",), ("paper", "organization"), ("submitterOrganization",)),
    "submitter": (("submittedBy",), ("paper", "submittedOnDailyBy")),
    "submitted_at": (("paper", "submittedOnDailyAt"), ("publishedAt",)),
    "submitted_on": (("paper", "submittedOnDailyAt"),),
    "links": (
        ("paper", "githubRepo"),
        ("paper", "projectPage"),
        ("mediaUrls",),
        ("paper", "mediaUrls"),
        ("mediaUrl",),
    ),
    "model": (("paper", "linkedModels"),),
    "dataset": (("paper", "linkedDatasets"),),
    "space": (("paper", "linkedSpaces"),),
}
"""Where each part of an entry stands in an item, the first one that states something counting."""

_PAGE_PATHS: dict[str, tuple[Path, ...]] = {
    "listed_on": (("dateString",), ("date",)),
    "period": (("dateString",),),
    "query": (("query", "q"),),
}


class _Member(NamedTuple):
    """A member of an object or a list: where its key, its value and its end stand.

    name: the key; None in a list.
    """

    name: str | None
    start: int
    value: int
    end: int


def json_passages(text: str, template: str, first_position: int) -> FindPassage:
    """Find parts of the entries of a document, whose first entry has that position."""
    is_html = not template.startswith("api")
    transcript = _island(text) if is_html else plain_text(text)
    if transcript is None:
        return lambda _position, _sought: None
    listed = {"api_wrapped": ("data",), DETAIL_TEMPLATE: ()}.get(template)
    items = _items(transcript.text, template, ("dailyPapers",) if is_html else listed or ())

    def find(position: int, sought: Sought) -> Passage | None:
        if sought.part in _PAGE_PATHS:
            return _first(transcript, 0, _PAGE_PATHS[sought.part], sought)
        index = position - first_position
        if not 0 <= index < len(items):
            return None
        if template == "api_repr" and transcript.text[items[index]] == '"':
            return _in_literal(transcript, items[index], sought)
        return _first(transcript, items[index], _paths(template, sought.part), sought)

    return find


def _paths(template: str, part: str) -> tuple[Path, ...]:
    paths = _PATHS.get(part, ())
    if template != DETAIL_TEMPLATE:
        return paths
    return tuple(path[1:] for path in paths if not path or path[0] == "paper")


def _island(text: str) -> Transcript | None:
    """The JSON of the page's island; pages have other islands too."""
    for match in _PROPS.finditer(text):
        if "dailyPapers" in match[1]:
            return without_entities(plain_text(text), match.start(1) + 1, match.end(1) - 1)
    return None


def _items(text: str, template: str, path: Path) -> list[int]:
    """The beginning of each item."""
    if template == DETAIL_TEMPLATE:
        return [0]
    if template == "api_lines":
        return list(_lines(text))
    found = _follow(text, _after_space(text, 0), path)
    return [] if found is None else [member.value for member in _members(text, found.value)]


def _lines(text: str) -> Iterator[int]:
    at = _after_space(text, 0)
    while at < len(text):
        yield at
        at = _after_space(text, _DECODER.raw_decode(text, at)[1])


def _first(
    transcript: Transcript, at: int, paths: Sequence[Path], sought: Sought
) -> Passage | None:
    text = transcript.text
    for path in paths:
        found = _follow(text, _after_space(text, at), path)
        if found is None or not _is_stated(text[found.value : found.end]):
            continue
        if sought.part == "links" and not _states(text[found.value : found.end], sought.text):
            continue
        member = _member(text, found, sought)
        return None if member is None else transcript.passage(member.start, member.end)
    return None


def _is_stated(value: str) -> bool:
    return value not in ("null", "[]") and (value[0] != '"' or bool(json.loads(value).strip()))


def _states(value: str, url: str | None) -> bool:
    decoded = json.loads(value)
    return url in (decoded if isinstance(decoded, list) else [decoded])


def _member(text: str, found: _Member, sought: Sought) -> _Member | None:
    """The member of a list that is sought; the whole value where none is."""
    if text[found.value] != "[" or (sought.place is None and sought.text is None):
        return found
    members = list(_members(text, found.value))
    if sought.place is not None:
        return members[sought.place - 1] if sought.place <= len(members) else None
    values = (json.loads(text[it.value : it.end]) for it in members)
    named = zip(
        members, (it.get("id") if isinstance(it, dict) else it for it in values), strict=True
    )
    wanted = (sought.text or "").split()
    return next(
        (it for it, name in named if isinstance(name, str) and name.split() == wanted), None
    )


def _follow(text: str, at: int, path: Path) -> _Member | None:
    """The value at a path from the value that begins at a place; of equal keys the last counts."""
    found = _Member(None, at, at, 0)
    for name in path:
        if text[found.value] not in "{[":
            return None
        named = [it for it in _members(text, found.value) if it.name == name]
        if not named:
            return None
        found = named[-1]
    return found._replace(end=found.end or _DECODER.raw_decode(text, found.value)[1])


def _members(text: str, at: int) -> Iterator[_Member]:
    """The members of the object or list that begins at a place."""
    is_object = text[at] == "{"
    at = _after_space(text, at + 1)
    while text[at] not in "}]":
        start, name = at, None
        if is_object:
            name, at = _DECODER.raw_decode(text, at)
            at = _after_space(text, _after_space(text, at) + 1)
        end = _DECODER.raw_decode(text, at)[1]
        yield _Member(name, start, at, end)
        at = _after_space(text, end)
        if text[at] == ",":
            at = _after_space(text, at + 1)


def _after_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return at if match is None else match.end()


def _in_literal(outer: Transcript, at: int, sought: Sought) -> Passage | None:
    """A part of an item that is the text of a Python dictionary in a JSON string."""
    end = _DECODER.raw_decode(outer.text, at)[1]
    transcript = without_json_escapes(outer, at + 1, end - 1)
    literal = transcript.text.lstrip(" \t")
    root = ast.parse(literal, mode="eval").body
    lines = literal.encode().splitlines(keepends=True)
    indent = len(transcript.text) - len(literal)

    def place(line: int, column: int) -> int:
        before = b"".join([*lines[: line - 1], lines[line - 1][:column]])
        return indent + len(before.decode())

    def passage(first: ast.expr, last: ast.expr) -> Passage:
        stop = place(last.end_lineno or 0, last.end_col_offset or 0)
        return transcript.passage(place(first.lineno, first.col_offset), stop)

    for path in _PATHS.get(sought.part, ()):
        key, value = _literal_member(root, path)
        if value is None or ast.literal_eval(value) in (None, [], ""):
            continue
        stated = ast.literal_eval(value)
        if sought.part == "links" and sought.text not in (
            stated if isinstance(stated, list) else [stated]
        ):
            continue
        if isinstance(value, ast.List) and not (sought.place is None and sought.text is None):
            member = _literal_element(value, sought)
            return None if member is None else passage(member, member)
        return passage(key or value, value)
    return None


def _literal_member(root: ast.expr, path: Path) -> tuple[ast.expr | None, ast.expr | None]:
    key: ast.expr | None = None
    value: ast.expr | None = root
    for name in path:
        pairs = zip(value.keys, value.values, strict=True) if isinstance(value, ast.Dict) else ()
        key, value = next(
            (
                (it, found)
                for it, found in pairs
                if isinstance(it, ast.Constant) and it.value == name
            ),
            (None, None),
        )
    return key, value


def _literal_element(found: ast.List, sought: Sought) -> ast.expr | None:
    if sought.place is not None:
        return found.elts[sought.place - 1] if sought.place <= len(found.elts) else None
    wanted = (sought.text or "").split()
    values = ((it, ast.literal_eval(it)) for it in found.elts)
    return next(
        (it for it, text in values if isinstance(text, str) and text.split() == wanted), None
    )
