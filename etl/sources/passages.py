"""Passages: where something stands in the text of a document, whatever escapes it is written in."""

import html
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from msgspec import Struct

from etl.normalize.text import ENTITY

_ENTITY = re.compile(ENTITY)
_JSON_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\."
)
_JSON_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Passage(NamedTuple):
    """The characters of a document from `start` up to `end`."""

    start: int
    end: int


class Sought(Struct, frozen=True):
    """A part of an entry to find in its document.

    part: a field of the entry, one of its lists such as `authors`, or `entry` for all of it.
    place: of a list's member, from 1. text: as the entry has it, of a member known by its text.
    """

    part: str
    place: int | None = None
    text: str | None = None


FindPassage = Callable[[int, Sought], Passage | None]
"""The passage of a part of the entry at a position; None where it cannot be made out."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A text without its escapes, and the place in the document of each of its characters.

    starts: of its pieces in this text; places: the same in the outer text, which is a transcript
    itself or the document.
    """

    text: str
    starts: list[int]
    places: list[int]
    outer: "Transcript | None" = None

    def passage(self, start: int, end: int) -> Passage:
        """The passage of the document that became these characters."""
        return Passage(self._place(start), self._place(end))

    def _place(self, at: int) -> int:
        piece = bisect_right(self.starts, at) - 1
        place = self.places[piece] + at - self.starts[piece]
        return self.outer._place(place) if self.outer else place


def plain_text(text: str) -> Transcript:
    """A document that is read as it stands."""
    return Transcript(text, [0], [0])


def without_entities(outer: Transcript, start: int, end: int) -> Transcript:
    """A piece of a text whose characters are written as entities of HTML or XML."""
    return _transcribed(outer, Passage(start, end), _ENTITY, lambda it: html.unescape(it[0]))


def without_json_escapes(outer: Transcript, start: int, end: int) -> Transcript:
    r"""A piece of a text with escapes of JSON strings, such as `\n` and `\u00e9`."""
    return _transcribed(outer, Passage(start, end), _JSON_ESCAPE, _json_character)


def find_words(text: str, words: str, start: int = 0) -> Passage | None:
    """The first place of some words from `start` on, whatever white space stands between them."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    match = re.compile(pattern).search(text, start) if pattern else None
    return None if match is None else Passage(*match.span())


def narrow_passage(text: str, wide: Passage, words: str, around: int) -> Passage:
    """The words in a passage with some characters around them; all of it where they are not.

    The passage may be written in entities, in escapes of JSON, or in both.
    """
    outer = without_entities(plain_text(text), *wide)
    inner = without_json_escapes(outer, 0, len(outer.text))
    found = find_words(inner.text, words)
    if found is None:
        return wide
    exact = inner.passage(*found)
    return Passage(max(exact.start - around, wide.start), min(exact.end + around, wide.end))


def _transcribed(
    outer: Transcript,
    piece: Passage,
    pattern: re.Pattern[str],
    read: Callable[[re.Match[str]], str],
) -> Transcript:
    texts: list[str] = []
    starts: list[int] = []
    places: list[int] = []
    length, at = 0, piece.start
    for match in pattern.finditer(outer.text, piece.start, piece.end):
        for text, place in ((outer.text[at : match.start()], at), (read(match), match.start())):
            texts.append(text)
            starts.append(length)
            places.append(place)
            length += len(text)
        at = match.end()
    rest = outer.text[at : piece.end]
    starts += [length, length + len(rest)]
    places += [at, piece.end]
    return Transcript("".join([*texts, rest]), starts, places, outer)


def _json_character(escape: re.Match[str]) -> str:
    text = escape[0]
    if text[1] != "u":
        return _JSON_LETTERS.get(text[1], text[1])
    units = bytes.fromhex(text.replace("\\u", ""))
    return units.decode("utf-16-be", "surrogatepass")
