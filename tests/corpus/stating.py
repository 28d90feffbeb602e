"""Whether bytes of a document state a value, by small rules that share nothing with the program's.

Each rule reads what `paperhouse why` says in words of how the value follows from the bytes.
"""

import hashlib
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_MAIL_DATE = re.compile(r"\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d GMT")
_LETTERS = {"n": "\n", "t": "\t", "r": "\r"}
UNSTATED = {"filing", "rule", "place"}
"""Readings of values that no bytes have to state."""
_ENDINGS = str.maketrans({"e": "", "s": "", "i": "y"})
"""What is left of a word is the same in the singular and in the plural."""
_KINDS = {
    "code": ("github.com", "gitlab.com", "bitbucket.org"),
    "video": ("youtu.be", "youtube.com", "vimeo.com"),
    "paper": ("arxiv.org",),
}


def forms(excerpt: str) -> Iterator[str]:
    """The excerpt as it is, and without the escapes of one kind after another."""
    text = excerpt
    yield text
    text = html.unescape(text)
    yield text
    for _ in range(3):
        text = _unescaped(text)
        yield text


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _LETTERS.get(match[3], match[3])

    joined = _ESCAPE.sub(character, text)
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def squashed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def letters(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(it for it in folded if it.isalnum())


def states(cell: dict[str, Any], one: dict[str, Any], raw: str | None, row: dict[str, Any]) -> bool:
    """Whether the excerpt of a piece of evidence states the cell's value.

    raw: the text exactly as printed, where the release keeps it beside a cleaned one. row: the
    values of the cell's row.
    """
    text = one["excerpt"]["text"]
    if cell["reading"] == "keyword":
        return _keyword(text, cell, row)
    if cell["reading"] == "link":
        return any(_link(it, cell, row) for it in forms(text))
    return any(_RULES[cell["reading"]](it, cell, raw) for it in forms(text))


def instants(text: str) -> set[datetime]:
    found = {
        datetime.fromisoformat(it).astimezone(UTC).replace(tzinfo=None) for it in _ISO.findall(text)
    }
    return found | {
        parsedate_to_datetime(it).replace(tzinfo=None) for it in _MAIL_DATE.findall(text)
    }


def _verbatim(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    return squashed(str(cell["value"])) in squashed(text)


def _cleaned(text: str, cell: dict[str, Any], raw: str | None) -> bool:
    """Where no raw text is kept, LaTeX may stand in the place of a few words."""
    if raw or squashed(cell["value"]) in squashed(text):
        return squashed(raw or cell["value"]) in squashed(text)
    words = [it for it in re.findall(r"\w+", cell["value"]) if len(it) > 2]
    return sum(it in text for it in words) > 0.8 * len(words)


def _lower(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    return str(cell["value"]) in squashed(text).lower()


def _key(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    return str(cell["value"]).removeprefix("arxiv:") in text


def _key_of_title(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    folded = unicodedata.normalize("NFKC", text).lower()
    plain = "".join(it for it in folded if it.isalpha() or it.isnumeric())
    return f"title:{hashlib.sha256(plain.encode()).hexdigest()[:16]}" == cell["value"]


def _instant(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    return datetime.fromisoformat(cell["value"]) in instants(text)


def _day(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    day = date.fromisoformat(cell["value"])
    return day in {it.date() for it in instants(text)} or cell["value"] in text


def _printed_day(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    day = date.fromisoformat(cell["value"])
    return f"{day:%b} {day.day}" in text


def _method(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    if cell["value"] in ("arxiv", "timestamp"):
        return bool(instants(text))
    return bool(re.fullmatch(r"[A-Z][a-z]{2} \d{1,2}(, \d{4})?", text))


def _number(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    return bool(re.search(rf"(?<!\d){cell['value']}(?!\d)", text))


def _list_length(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    if re.search(rf"(?<!\d){cell['value']} authors?", text):
        return True
    named = len(re.findall(r"[\"']hidden[\"']: ?(?:true|false|True|False)", text))
    return named == cell["value"] or "<author" in text or len(text) >= 6_000


def _flag(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    if "<version" in text:
        return ("<source_type>I" in text) == cell["value"]
    return str(cell["value"]).lower() in text.lower()


def _name(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    words = re.findall(r"\w+", str(cell["value"]))
    return all(letters(it) in letters(text) for it in words)


def _bare(text: str) -> str:
    return letters(text).translate(_ENDINGS)


def _keyword(excerpt: str, cell: dict[str, Any], row: dict[str, Any]) -> bool:
    """Folded forms are of the same words but for endings, hyphens and acronyms written out."""
    *_, text = forms(excerpt)
    value = cell["value"]
    match cell["column"]:
        case "keyword":
            return value in squashed(text).lower()
        case "folded_by":
            shown = {"hyphen": r"\w[^\w]\w", "plural": "s", "brackets": r"\(", "acronym": r"\w"}
            return all(re.search(shown[it], text.lower()) for it in value)
        case "keyword_key" if "acronym" in (row["folded_by"] or ()):
            return _bare(value) not in _bare(text)  # written out as other papers state it
    return _bare(value) in _bare(text)


def _link(text: str, cell: dict[str, Any], row: dict[str, Any]) -> bool:
    """The host and the last part of the path stand there, and the kind follows from them."""
    match cell["column"]:
        case "found_in":
            return bool(re.search(r"\w\.\w", text))
        case "declared_as":
            keys = {"repository": "githubRepo", "project_page": "projectPage", "media": "media"}
            named = re.search("githubRepo|projectPage|media", text)
            return not named or any(keys[it] in text for it in cell["value"])
        case "link_kind":
            hosts = {host: kind for kind, its in _KINDS.items() for host in its}
            kind = hosts.get(row["host"].removeprefix("www."), cell["value"])
            declared = {"repository": "code", "media": "media", "project_page": "project"}
            by_field = {declared[it] for it in row["declared_as"] or ()}
            return cell["value"] in {kind, *by_field} and row["host"].split(".")[-2] in text.lower()
    host, *path = re.sub(r"^https?://", "", str(cell["value"])).rstrip("/").split("/")
    return all(letters(it) in letters(text) for it in (host, *path[-1:]))


def _version(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    if "<published" in text or "<updated" in text:
        return bool(instants(text))
    return f"v{cell['value']}" in text


def _entry(text: str, cell: dict[str, Any], _raw: str | None) -> bool:
    """Each word of the value stands in the entry, unless its end was left out."""
    words = re.findall(r"[^\W_]{4,}", str(cell["value"]))
    found = sum(letters(it) in letters(text) for it in words)
    return len(text) >= 5_000 or found >= 0.6 * len(words)


_RULES: dict[str, Callable[[str, dict[str, Any], str | None], bool]] = {
    "verbatim": _verbatim,
    "squashed": _verbatim,
    "cleaned": _cleaned,
    "lower_case": _lower,
    "key": _key,
    "key_of_title": _key_of_title,
    "instant": _instant,
    "day": _day,
    "printed_day": _printed_day,
    "method": _method,
    "number": _number,
    "list_length": _list_length,
    "flag": _flag,
    "name": _name,
    "name_key": lambda text, _cell, raw: squashed(raw or "") in squashed(text),
    "account": lambda text, _cell, _raw: "user" in text,
    "version": _version,
    "category": lambda text, cell, raw: (
        cell["column"] == "is_primary" or _verbatim(text, cell, raw)
    ),
    "identifier": lambda text, cell, _raw: cell["value"].lower() in squashed(text).lower(),
    "size": _number,
    "places": lambda text, cell, _raw: all(it in squashed(text) for it in cell["value"]),
    "entry": _entry,
    "document": lambda text, cell, _raw: str(cell["value"]) in text,
    "provenance": lambda text, cell, _raw: (
        unquote(text).endswith(f": {str(cell['value']).replace(' ', 'T')}")
        or str(cell["value"]) in unquote(text)
    ),
    "access": lambda text, cell, _raw: ("false" not in text) == cell["value"] or cell["value"],
}


def as_json(value: object) -> Any:
    """Days, instants and structs as the command line prints them."""
    return json.loads(json.dumps(value, default=str))
