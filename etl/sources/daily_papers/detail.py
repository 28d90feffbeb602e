"""Answers of `GET /api/papers/<id>`: a paper, and the repositories that were built on it.

No real answer of this form is kept; FACTS 4.5 says what is known of it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec.structs import replace

from etl.archive.documents import Provenance
from etl.contract.vocabulary import REPOSITORY_KINDS, RepositoryKind
from etl.errors import UnreadablePage
from etl.ids import ArxivId, arxiv_id
from etl.limits import MAX_FAULTS, MAX_LINKED_REPOSITORIES
from etl.sources.base import Reject
from etl.sources.daily_papers.detail_shape import ListedDetail, ListedRepository
from etl.sources.daily_papers.entry_faults import entry_faults
from etl.sources.daily_papers.json_entries import bare_entry
from etl.sources.daily_papers.listed_item import JsonObject, ListedShape
from etl.sources.daily_papers.printed_days import zoned_instant
from etl.sources.daily_papers.records import Entry, LinkedRepository, ParsedDocument
from etl.sources.daily_papers.unknown_keys import UnknownKey, unknown_keys
from etl.sources.daily_papers.urls import parse_address
from etl.sources.text_caps import too_many

DETAIL_VERSION = 2
DETAIL_TEMPLATE = "api_detail"

_MARKS = frozenset({"id", "title", "authors"})
"""Keys of a paper that no other object of the API has together."""


def is_detail(value: JsonObject) -> bool:
    """True for an object that is a paper, whatever else it says."""
    return value.keys() >= _MARKS


def parse_detail(value: JsonObject, provenance: Provenance) -> ParsedDocument:
    """The paper as the only entry, with what was built on it; a faulty repository is a reject.

    Rejected repositories are numbered behind the paper, through all lists. Raises UnreadablePage
    where the paper is another one than was asked for, or a list is too long.
    """
    _check_asked(value, parse_address(provenance.url).arxiv_id)
    try:
        paper = msgspec.convert(value, ListedDetail)
    except msgspec.ValidationError:
        return _document(rejects=[_reject(1, value, "", ListedDetail)])
    found = list(_repositories(paper))
    linked = [it for it, _ in found if isinstance(it, LinkedRepository)]
    unknown = [*unknown_keys(value, ListedDetail), *chain.from_iterable(keys for _, keys in found)]
    try:
        entry = _entry(paper, linked, unknown)
    except ValueError as error:
        fault = f"submittedOnDailyAt: {error}"
        return _document(rejects=[Reject(1, [fault], _json(value))])
    rejects = [it for it, _ in found if isinstance(it, Reject)]
    return _document([entry], rejects, Counter(counted for counted, _, _ in unknown))


def _document(
    entries: Sequence[Entry] = (),
    rejects: Sequence[Reject] = (),
    unknown: Mapping[str, int] = MappingProxyType({}),
) -> ParsedDocument:
    return ParsedDocument(
        DETAIL_TEMPLATE,
        DETAIL_VERSION,
        "page",
        listing_kind="detail",
        entries=list(entries),
        rejects=list(rejects),
        unknown_keys=dict(unknown),
    )


def _check_asked(value: JsonObject, asked: ArxivId | None) -> None:
    printed = value["id"]
    if asked is None or not isinstance(printed, str):
        return
    try:
        is_asked = arxiv_id(printed) == asked
    except ValueError:
        is_asked = False
    if not is_asked:
        detail = f"asked for the paper {asked}, but this is {printed[:40]!r}"
        raise UnreadablePage("other_paper", detail)


def _entry(paper: ListedDetail, linked: list[LinkedRepository], unknown: list[UnknownKey]) -> Entry:
    """Raises ValueError for a day that is none."""
    return replace(
        bare_entry(paper, unknown),
        model_count=paper.model_count,
        dataset_count=paper.dataset_count,
        space_count=paper.space_count,
        linked=linked,
    )


def _repositories(
    paper: ListedDetail,
) -> Iterator[tuple[LinkedRepository | Reject, list[UnknownKey]]]:
    """Each member of the lists, with its unknown keys. Raises UnreadablePage for a long list."""
    position = 1
    for kind in REPOSITORY_KINDS:
        key = f"linked{kind.title()}s"
        members = getattr(paper, f"{kind}s") or ()
        for fault in too_many(key, "repositories", members, MAX_LINKED_REPOSITORIES):
            raise UnreadablePage("too_many", fault)
        for index, member in enumerate(members):
            position += 1
            yield _repository(kind, member, position, (f"{key}[].", f"{key}[{index}]"))


def _repository(
    kind: RepositoryKind, member: Any, position: int, paths: tuple[str, str]
) -> tuple[LinkedRepository | Reject, list[UnknownKey]]:
    counted, path = paths
    try:
        stated = msgspec.convert(member, ListedRepository)
    except msgspec.ValidationError:
        return _reject(position, member, path, ListedRepository), []
    if stated.last_modified is not None and zoned_instant(stated.last_modified) is None:
        fault = f"{path}.lastModified: {stated.last_modified[:40]!r} is no timestamp"
        return Reject(position, [fault], _json(member)), []
    linked = LinkedRepository(
        kind,
        stated.repository_id,
        owner=stated.author,
        task=stated.pipeline_tag,
        is_private=stated.is_private,
        is_gated=None if stated.gated is None else stated.gated is not False,
        modified_at=stated.last_modified,
        downloads=stated.downloads,
        likes=stated.likes,
    )
    return linked, unknown_keys(member, ListedRepository, counted, f"{path}.")


def _reject(position: int, value: Any, path: str, shape: type[ListedShape]) -> Reject:
    faults = islice(entry_faults(value, shape, path), MAX_FAULTS)
    return Reject(position, list(faults), _json(value))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
