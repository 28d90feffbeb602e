"""One reader for documents of all sources: the first of a list that recognises one reads it.

A further source adds its reader to `READERS`; the rooms above see no difference.
"""

from collections.abc import Mapping, Sequence
from functools import partial, reduce
from operator import or_
from typing import Any

import polars as pl
from msgspec.structs import replace

from etl.archive.documents import Capture, Provenance
from etl.sources.arxiv.arxiv_reader import ARXIV_READER
from etl.sources.base import DocumentParser, NormalizedFrames, SourceReader
from etl.sources.daily_papers.document_reader import DAILY_PAPERS_READER

READERS: tuple[SourceReader[Any], ...] = (ARXIV_READER, DAILY_PAPERS_READER)
"""Each has a type of parsed documents of its own. The last one recognises all that is left, and
states what could not be read to its end."""

_Parsed = Any
"""A parsed document of any source. Its type says whose it is."""


def joined_readers(readers: Sequence[SourceReader[Any]]) -> DocumentParser[Any]:
    """The functions that read documents of several sources, as those of one.

    Templates that several readers name are of documents that none could read: the versions add up,
    so that any change of a parser has them read again.
    """
    by_type: dict[Any, SourceReader[Any]] = {reader.parsed_type: reader for reader in readers}
    versions: dict[str, int] = {}
    for reader in readers:
        for template, version in reader.parser_versions.items():
            versions[template] = versions.get(template, 0) + version
    return DocumentParser(
        parse=partial(_parse, readers),
        check_days=partial(_check, by_type, versions),
        unreadable=readers[-1].unreadable,
        parsed_type=reduce(or_, by_type),
        parser_versions=versions,
        normalize=partial(_normalize, by_type),
    )


def _parse(readers: Sequence[SourceReader[Any]], body: bytes, provenance: Provenance) -> _Parsed:
    reader = next((it for it in readers if it.recognises(body)), readers[-1])
    return reader.parse(body, provenance)


def _check(
    by_type: Mapping[Any, SourceReader[Any]],
    versions: Mapping[str, int],
    capture: Capture,
    document: _Parsed,
) -> _Parsed:
    checked = by_type[type(document)].check_days(capture, document)
    return replace(checked, parser_version=versions[checked.template])


def _normalize(
    by_type: Mapping[Any, SourceReader[Any]],
    read: Sequence[tuple[Capture, _Parsed]],
    places: pl.DataFrame,
) -> NormalizedFrames:
    """Readers without a document are left out, but for one where there is no document at all."""
    kinds = {type(document) for _, document in read} or {next(iter(by_type))}
    found = [
        reader.normalize([it for it in read if type(it[1]) is kind], places)
        for kind, reader in by_type.items()
        if kind in kinds
    ]
    names = dict.fromkeys(name for frames in found for name in frames.tables)
    return NormalizedFrames(
        tables={
            name: pl.concat(
                [frames.tables[name] for frames in found if name in frames.tables], how="diagonal"
            )
            for name in names
        },
        faults=pl.concat([frames.faults for frames in found]),
    )


ARCHIVED_READER = joined_readers(READERS)
