"""Keys of a listing item that no template knows yet: upstream adds one about every month."""

from typing import Any

UnknownKey = tuple[str, str, Any]
"""The path to count (`paper.authors[].x`), the path to keep (`paper.authors[2].x`), the value."""

_ACCOUNT = frozenset({"_id", "avatarUrl", "fullname", "isPro", "type", "user"})
_ORGANIZATION = frozenset({"_id", "avatar", "fullname", "name"})
_AUTHOR = frozenset({"_id", "hidden", "name", "status", "statusLastChangedAt", "user"})
_AUTHOR_ACCOUNT = _ACCOUNT | {"id", "name"}
_ITEM = frozenset(
    {
        "isAuthorParticipating", "mediaUrl", "mediaUrls", "numComments", "organization", "paper",
        "publishedAt", "submittedBy", "submitterOrganization", "summary", "thumbnail", "title",
        "upvoted",
    }
)  # fmt: skip
_NESTED: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "paper",
        frozenset({
            "ai_keywords", "ai_summary", "ai_summary_model", "authors", "discussionId",
            "githubRepo", "githubRepoAddedBy", "githubStars", "id", "mediaUrls", "organization",
            "projectPage", "publishedAt", "submittedOnDailyAt", "submittedOnDailyBy", "summary",
            "title", "upvotes",
        }),
    ),
    (
        "submittedBy",
        frozenset({
            "_id", "avatarUrl", "followerCount", "fullname", "isHf", "isHfAdmin", "isMod", "isPro",
            "isUserFollowing", "name", "type",
        }),
    ),
    ("organization", _ORGANIZATION),
    ("submitterOrganization", _ORGANIZATION),
)  # fmt: skip
_IN_PAPER: tuple[tuple[str, frozenset[str]], ...] = (
    ("organization", _ORGANIZATION),
    ("submittedOnDailyBy", frozenset({*_ACCOUNT, "isUserFollowing", "name"})),
)


def unknown_keys(item: dict[str, Any]) -> list[UnknownKey]:
    """Unknown keys of an item that has the required ones, in order of appearance."""
    found = _beyond(item, _ITEM, "")
    for key, known in _NESTED:
        found += _beyond(item.get(key), known, f"{key}.")
    paper = item["paper"]
    for key, known in _IN_PAPER:
        found += _beyond(paper.get(key), known, f"paper.{key}.")
    return found + _of_authors(paper["authors"])


def _of_authors(authors: list[dict[str, Any]]) -> list[UnknownKey]:
    users = [author["user"] for author in authors if author.get("user")]
    if set().union(*authors) <= _AUTHOR and set().union(*users) <= _AUTHOR_ACCOUNT:
        return []
    found = []
    for index, author in enumerate(authors):
        found += _beyond(author, _AUTHOR, f"paper.authors[{index}].", "paper.authors[].")
        place = f"paper.authors[{index}].user."
        found += _beyond(author.get("user"), _AUTHOR_ACCOUNT, place, "paper.authors[].user.")
    return found


def _beyond(
    value: dict[str, Any] | None, known: frozenset[str], place: str, counted: str | None = None
) -> list[UnknownKey]:
    if not value or value.keys() <= known:
        return []
    prefix = place if counted is None else counted
    return [(prefix + key, place + key, value[key]) for key in value if key not in known]
