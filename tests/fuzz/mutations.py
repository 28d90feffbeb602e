"""Changes to bytes: of single bytes, of tokens, and of the structure of JSON and HTML."""

import html
import json
import random
import re
from collections.abc import Callable, Sequence

_TOKEN = re.compile(rb"[A-Za-z_]+|\d+|\s+|<[^<>]{0,80}>|\"[^\"]{0,80}\"|[^\w\s]", re.DOTALL)
_PROPS = re.compile(r'data-props="([^"]*)"')
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>", re.IGNORECASE)
_LONGEST = 200_000

ODD_TEXTS = (
    "", " ", "\0", "\n", "\r\n", "\t", "\x1b[2J", "\u202e", "\u200b", "\ufeff", "\ud800", "🤗", "ſ",
    "İ", "\u0301", "٣", "½", "-", "0", "-1", "1e999", "NaN", "Infinity", str(2**31), str(2**63),
    str(2**64), "9" * 400, "1" * 5000, "0x10", "1_000", "null", "true", "[]", "{}", "<!--", "-->",
    "<![CDATA[", "]]>", "<script>", "</script>", "<article>", "</article>", "<div></x>", "&amp;",
    "&#0;", "&#x110000;", "&lt;&amp;lt;", "&nbsp", "$", "$$", "$x$", "\\(", "\\)", "\\begin{x}",
    "\\hat{\\hat{\\hat{x}}}", "{{{{", "}}}}", "\\\"a", "\\frac{1}{", "http://", "https://[",
    "https://a@b:99999/", "https://github.com/a/b.git", "javascript:alert(1)", "//", "..", "%00",
    "%ff", "%", "2505.00001", "2505.00001v99", "9999-12-31", "0001-01-01", "2026-02-30",
    "2026-04-01T24:00:00Z", "9999-12-31T23:59:59.999Z", "+14:00", "Feb 29", "Dec 31, 9999",
    "=cmd|' /C calc'!A0", "' or 1=1 --", ";", "\\u0000", "\\ud800", "\\x00", "b''", "None",
)  # fmt: skip
"""What has broken parsers, here or elsewhere."""
_ODD_VALUES = (
    None, True, 0, -1, 1.5, 1e308, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, [],
    {}, [[]], [None], {"": ""},
)  # fmt: skip

Mutation = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def mutate(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Change data a few times, in one way or several; parts of the others may get into it."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        data = rng.choice(_MUTATIONS)(data, rng, others)[:_LONGEST]
    return data


def _flip(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8)) if data else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + data[end:]


def _end(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _insert(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + _odd(rng) + data[at:]


def _repeat(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    start, end = _span(data, rng)
    times = rng.choice((2, 2, 3, 20, 300))
    return data[:start] + data[start:end] * min(times, 1 + 30_000 // (end - start + 1)) + data[end:]


def _splice(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    (start, end), (first, last) = _span(data, rng), _span(other, rng)
    return data[:start] + other[first:last] + data[end:]


def _replace_token(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    found = list(_TOKEN.finditer(data, rng.randrange(len(data) + 1)))[:40]
    if not found:
        return _insert(data, rng, others)
    token = rng.choice(found)
    return data[: token.start()] + _odd(rng) + data[token.end() :]


def _move_token(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    found = list(_TOKEN.finditer(data, rng.randrange(len(data) + 1)))[:200]
    if not found:
        return data
    token, to = rng.choice(found), rng.choice(found).start()
    return data[:to] + token[0] + data[to:]


def _change_json(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Change a value of a JSON document, or of the JSON in a page's island."""
    text = data.decode("utf-8", "replace")
    islands = list(_PROPS.finditer(text))
    if not islands:
        return _changed_document(text, rng).encode("utf-8", "surrogatepass")
    island = rng.choice(islands)
    changed = html.escape(_changed_document(html.unescape(island[1]), rng))
    whole = text[: island.start(1)] + changed + text[island.end(1) :]
    return whole.encode("utf-8", "surrogatepass")


def _changed_document(text: str, rng: random.Random) -> str:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return text
    for _ in range(rng.choice((1, 1, 2, 4))):
        document = _changed_value(document, rng)
    return json.dumps(document, ensure_ascii=rng.random() < 0.5)


def _changed_value(value: object, rng: random.Random) -> object:
    """A document with one of its values changed, renamed, left out, or put twice."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key = rng.choice(list(value))
        if rng.random() < 0.7:
            return value | {key: _changed_value(value[key], rng)}
        rest = {name: it for name, it in value.items() if name != key}
        return rng.choice((rest, rest | {rng.choice(ODD_TEXTS): value[key]}))
    if isinstance(value, list) and value and rng.random() < 0.9:
        at = rng.randrange(len(value))
        changed = [_changed_value(value[at], rng)]
        kept = rng.choice((changed, changed, changed, [], changed * 2, [value[at]] * 60))
        return [*value[:at], *kept, *value[at + 1 :]]
    if isinstance(value, str) and rng.random() < 0.6:
        at = rng.randrange(len(value) + 1)
        return value[:at] + rng.choice(ODD_TEXTS) + value[at:]
    return rng.choice((*_ODD_VALUES, *rng.sample(ODD_TEXTS, 5)))


def _change_tags(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Leave out, nest, rename or double a tag, or give it attributes."""
    text = data.decode("utf-8", "surrogateescape")
    tags = list(_TAG.finditer(text))
    if not tags:
        return _insert(data, rng, others)
    tag = rng.choice(tags)
    other = rng.choice(tags)
    attributes = "".join(f" a{number}=1" for number in range(rng.choice((1, 3, 300))))
    inner = f"{tag[3]}{attributes}"
    changed = rng.choice(
        ("", tag[0] * rng.choice((2, 50, 400)), other[0], f"<{tag[1]}{other[2]}{tag[3]}>",
         f"<{tag[1]}{tag[2]}{inner}>", f"</{tag[2]}>", tag[0] + rng.choice(ODD_TEXTS))
    )  # fmt: skip
    return (text[: tag.start()] + changed + text[tag.end() :]).encode("utf-8", "surrogatepass")


_MUTATIONS: tuple[Mutation, ...] = (
    _flip,
    _cut,
    _end,
    _insert,
    _repeat,
    _splice,
    _replace_token,
    _replace_token,
    _move_token,
    _change_json,
    _change_json,
    _change_json,
    _change_tags,
    _change_tags,
)


def _odd(rng: random.Random) -> bytes:
    return rng.choice(ODD_TEXTS).encode("utf-8", "surrogatepass")


def _span(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(start + rng.choice((1, 3, 10, 100, 2000)), len(data))
