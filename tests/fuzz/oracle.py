"""Whether a row says only what its document says."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

import polars as pl
from selectolax.lexbor import LexborHTMLParser

from etl.errors import UnreadablePage
from etl.sources.decoding import decode_body

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_TEXTS = {
    "stage.entries": ("title_raw", "abstract_raw", "organization_name", "arxiv_id"),
    "stage.authorships": ("name_as_printed",),
    "stage.accounts": ("login", "full_name"),
    "stage.keywords": ("keyword_as_printed",),
    "stage.links": ("url_as_found",),
}
_COUNTS = ("upvotes", "comment_count", "github_stars")


def invented_values(body: bytes, tables: dict[str, pl.DataFrame]) -> list[str]:
    """Each text or count of a row that stands nowhere in the document, white space aside."""
    texts = set(_readings(body))
    found = [
        f"{table}.{column} {value!r}"
        for table, columns in _TEXTS.items()
        for column in columns
        for value in tables[table][column].drop_nulls().unique()
        if not _is_stated(value, texts)
    ]
    for column in _COUNTS:
        for value in tables["stage.entries"][column].drop_nulls().unique():
            if value and not _is_stated(str(value), texts):
                found.append(f"stage.entries.{column} {value}")
    return found


def _is_stated(value: str, texts: Iterable[str]) -> bool:
    letters = _letters(value)
    return any(letters in text for text in texts)


def _readings(body: bytes) -> Iterator[str]:
    """The document's letters and digits, as it stands and with its escapes undone."""
    try:
        text = decode_body(body)
    except UnreadablePage:
        text = body.decode("utf-8", "replace")
    unescaped = html.unescape(text)
    for reading in (text, unescaped, html.unescape(unescaped), _without_tags(text)):
        yield _letters(reading)
        yield _letters(_undone(reading))
        yield _letters(_undone(_undone(reading)))


def _without_tags(text: str) -> str:
    if "<" not in text:
        return ""
    shown = LexborHTMLParser(text).root
    return shown.text(deep=True) if shown is not None else ""


def _undone(text: str) -> str:
    """Text whose JSON or Python escapes are characters."""

    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else (" " if match[3] in "nrtbf" else match[3])

    raw = _ESCAPE.sub(character, text)
    return _SURROGATES.sub(lambda it: it[0].encode("utf-16", "surrogatepass").decode("utf-16"), raw)


def _letters(text: str) -> str:
    """Letters and digits without their accents: rows join what a page prints in two characters."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFD", text)))
