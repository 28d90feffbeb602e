"""The shape of one item of a listing's JSON, the same in the HTML island and in the API's answers.

A new field of upstream is declared here and in `records.Entry`. Fields that are copied as they are
bear the names of `Entry`; `name` gives upstream's key where it is another one. Which keys upstream
always states: FACTS 4.1.
"""

from typing import Annotated, Any, ClassVar

from msgspec import Meta, Struct, field

JsonObject = dict[str, Any]
"""An object of upstream's JSON as it was decoded, before it is known to have any shape."""

UpstreamCount = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]


class ListedShape(Struct):
    """An object of upstream's JSON. ignored: keys that are known, and not read."""

    ignored: ClassVar[frozenset[str]] = frozenset()


class _Account(ListedShape):
    """The accounts of authors and of submittedOnDailyBy; the login is called `user`."""

    user: str
    fullname: str | None = None
    type: str | None = None


class _AuthorAccount(_Account):
    ignored = frozenset({"_id", "avatarUrl", "id", "isPro", "name"})


class _DailySubmitter(_Account):
    ignored = frozenset({"_id", "avatarUrl", "isPro", "isUserFollowing", "name"})


class _Submitter(ListedShape):
    """The account of submittedBy; the login is called `name`."""

    ignored = frozenset(
        {
            "_id", "avatarUrl", "followerCount", "isHf", "isHfAdmin", "isMod", "isPro",
            "isUserFollowing",
        }
    )  # fmt: skip

    name: str
    fullname: str | None = None
    type: str | None = None


class ListedOrganization(ListedShape):
    ignored = frozenset({"_id", "avatar"})

    name: str
    fullname: str | None = None


class ListedAuthor(ListedShape):
    ignored = frozenset({"_id", "statusLastChangedAt"})

    name: str
    hidden: bool
    status: str | None = None
    user: _AuthorAccount | None = None


class ListedPaper(ListedShape):
    """The part of an item that is about the paper itself."""

    arxiv_id: str = field(name="id")
    title: str
    abstract: str = field(name="summary")
    authors: list[ListedAuthor]
    published_at: str = field(name="publishedAt")
    upvotes: UpstreamCount
    submitted_at: str | None = field(default=None, name="submittedOnDailyAt")
    submitted_by: _DailySubmitter | None = field(default=None, name="submittedOnDailyBy")
    organization: ListedOrganization | None = None
    github_url: str | None = field(default=None, name="githubRepo")
    repository_added_by: str | None = field(default=None, name="githubRepoAddedBy")
    github_stars: UpstreamCount | None = field(default=None, name="githubStars")
    project_url: str | None = field(default=None, name="projectPage")
    media_urls: list[str] | None = field(default=None, name="mediaUrls")
    discussion_id: str | None = field(default=None, name="discussionId")
    keywords: list[str] | None = field(default=None, name="ai_keywords")
    ai_summary: str | None = None
    ai_summary_model: str | None = None


class ListedItem(ListedShape):
    """One item: the paper, and the fields about its listing. Only pages state `upvoted`."""

    ignored = frozenset({"summary", "upvoted"})

    paper: ListedPaper
    title: str
    published_at: str = field(name="publishedAt")
    comment_count: UpstreamCount = field(name="numComments")
    submitted_by: _Submitter | None = field(default=None, name="submittedBy")
    organization: ListedOrganization | None = None
    submitter_organization: ListedOrganization | None = field(
        default=None, name="submitterOrganization"
    )
    media_urls: list[str] | None = field(default=None, name="mediaUrls")
    media_url: str | None = field(default=None, name="mediaUrl")
    thumbnail_url: str | None = field(default=None, name="thumbnail")
    is_author_participating: bool | None = field(default=None, name="isAuthorParticipating")
