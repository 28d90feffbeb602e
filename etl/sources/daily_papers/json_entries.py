"""One item of a listing's JSON, the same in the HTML island and in the API's answers, to a record.

Keys and which of them are required: SITE facts, section 4.1 (9,881 items of 2024-05 to 2026-08).
The templates that use this module raise their own parser version when it changes.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from etl.sources.daily_papers.entry_faults import entry_faults
from etl.sources.daily_papers.printed_days import parse_day, zoned_instant
from etl.sources.daily_papers.records import Account, Author, Entry, Organization, Reject
from etl.sources.daily_papers.unknown_keys import unknown_keys

_Count = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_PUBLISHED_AT_CHANGED = date(2025, 3, 11)


class ParsedEntries(Struct, frozen=True):
    """What became of a listing's items; unknown_keys counts paths that no template knows."""

    entries: list[Entry]
    refusals: list[Reject]
    unknown_keys: dict[str, int]


def parse_entries(
    raw: Sequence[object], first: int = 1, spoilt: dict[int, str] | None = None
) -> ParsedEntries:
    """Every item becomes an entry or a refusal, numbered from `first` on.

    spoilt: faults that items had before they got here, by index.
    """
    found = ParsedEntries([], [], {})
    for index, (item, typed) in enumerate(_typed(raw)):
        if spoilt and index in spoilt:
            found.refusals.append(_refusal(first + index, item, [spoilt[index]]))
        elif typed is None:
            found.refusals.append(_refusal(first + index, item, list(entry_faults(item, _Item))))
        else:
            _add(found, first + index, item, typed)
    return found


class _Account(Struct):
    """Authors' accounts and submittedOnDailyBy call the login `user`."""

    user: str
    fullname: str | None = None
    type: str | None = None


class _Submitter(Struct):
    """submittedBy calls the login `name`."""

    name: str
    fullname: str | None = None
    type: str | None = None


class _Organization(Struct):
    name: str
    fullname: str | None = None


class _Author(Struct):
    name: str
    hidden: bool
    status: str | None = None
    user: _Account | None = None


class _Paper(Struct, rename="camel"):
    id: str
    title: str
    summary: str
    authors: list[_Author]
    published_at: str
    upvotes: _Count
    submitted_on_daily_at: str | None = None
    submitted_on_daily_by: _Account | None = None
    organization: _Organization | None = None
    github_repo: str | None = None
    github_stars: _Count | None = None
    project_page: str | None = None
    media_urls: list[str] | None = None
    discussion_id: str | None = None
    ai_keywords: list[str] | None = field(default=None, name="ai_keywords")
    ai_summary: str | None = field(default=None, name="ai_summary")
    ai_summary_model: str | None = field(default=None, name="ai_summary_model")


class _Item(Struct, rename="camel"):
    paper: _Paper
    title: str
    published_at: str
    num_comments: _Count
    submitted_by: _Submitter | None = None
    organization: _Organization | None = None
    submitter_organization: _Organization | None = None
    media_urls: list[str] | None = None
    media_url: str | None = None
    thumbnail: str | None = None
    is_author_participating: bool | None = None


def _typed(raw: Sequence[object]) -> Iterator[tuple[Any, _Item | None]]:
    """Each item with its typed form: all in one call, one by one only where that call fails."""
    try:
        yield from zip(raw, msgspec.convert(raw, list[_Item]), strict=True)
    except msgspec.ValidationError:
        for item in raw:
            yield item, _one(item)


def _one(item: object) -> _Item | None:
    try:
        return msgspec.convert(item, _Item)
    except msgspec.ValidationError:
        return None


def _add(found: ParsedEntries, position: int, raw: dict[str, Any], item: _Item) -> None:
    extra = unknown_keys(raw)
    try:
        entry = _entry(position, item, extra)
    except ValueError as error:
        found.refusals.append(_refusal(position, raw, [f"paper.submittedOnDailyAt: {error}"]))
        return
    found.entries.append(entry)
    for counted, _, _ in extra:
        found.unknown_keys[counted] = found.unknown_keys.get(counted, 0) + 1


def _refusal(position: int, item: object, named: list[str]) -> Reject:
    return Reject(position, named, _json(item))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _entry(position: int, item: _Item, extra: list[tuple[str, str, Any]]) -> Entry:
    paper = item.paper
    submitted = paper.submitted_on_daily_at
    return Entry(
        position=position,
        title=item.title if item.title.strip() else paper.title,
        arxiv_id=paper.id,
        abstract=paper.summary,
        published_at=paper.published_at,
        authors=[_author(author) for author in paper.authors],
        organization=_organization(item),
        upvotes=paper.upvotes,
        comment_count=item.num_comments,
        github_stars=paper.github_stars,
        submitter=_submitter(item),
        submitted_at=_submitted_at(item) if submitted is None else submitted,
        day=None if submitted is None else parse_day(submitted),
        keywords=paper.ai_keywords,
        github_url=paper.github_repo,
        project_url=paper.project_page,
        media_urls=_media_urls(item),
        ai_summary=paper.ai_summary,
        ai_summary_model=paper.ai_summary_model,
        thumbnail_url=item.thumbnail,
        discussion_id=paper.discussion_id,
        is_author_participating=item.is_author_participating,
        extra=_json({path: value for _, path, value in extra}) if extra else None,
    )


def _author(author: _Author) -> Author:
    user = author.user
    account = None if user is None else Account(user.user, user.fullname, user.type)
    return Author(author.name, author.hidden, author.status, account)


def _organization(item: _Item) -> Organization | None:
    """submitterOrganization was its first name, 2025-09-29 to 10-02."""
    found = item.organization or item.paper.organization or item.submitter_organization
    return None if found is None else Organization(found.name, found.fullname)


def _submitter(item: _Item) -> Account | None:
    if by := item.submitted_by:
        return Account(by.name, by.fullname, by.type)
    if daily_by := item.paper.submitted_on_daily_by:
        return Account(daily_by.user, daily_by.fullname, daily_by.type)
    return None


def _media_urls(item: _Item) -> list[str] | None:
    single = [item.media_url] if item.media_url else None
    return item.media_urls or item.paper.media_urls or single or item.media_urls


def _submitted_at(item: _Item) -> str | None:
    """The top-level publishedAt, where it is provably the moment of submission.

    Until 2025-03-10 it was; since then it is paper.publishedAt on New York's clock, 4 or 5 hours
    back, in fresh answers for older days too (SITE facts, section 4.3). So: a moment before that
    day, and not before the paper itself.
    """
    stated, published = zoned_instant(item.published_at), zoned_instant(item.paper.published_at)
    if stated is None or published is None or stated.date() >= _PUBLISHED_AT_CHANGED:
        return None
    return item.published_at if stated >= published else None
