"""The papers of pages that were parsed a moment ago, read without what parses pages."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from etl.ids import ArxivId, arxiv_id


class _Entry(Struct, frozen=True):
    arxiv_id: str | None = None


class _Page(Struct, frozen=True):
    entries: list[_Entry] = []


def parsed_ids(packed: Iterable[bytes]) -> Iterator[ArxivId]:
    """The ids on pages, each page packed as its worker sent it; what is no id is left out."""
    decoder = msgspec.msgpack.Decoder(_Page)
    for page in packed:
        for entry in decoder.decode(page).entries:
            try:
                yield arxiv_id(entry.arxiv_id or "")
            except ValueError:
                continue
