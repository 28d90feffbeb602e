"""A subscription: filters for papers, how often they are told, and to whom."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct, field, json

from etl.contract.vocabulary import DigestFrequency
from etl.ids import hash_of

MAX_RECIPIENTS = 100
MAX_FULL_PAPERS = 25
"""Papers that one digest tells in full: each takes some 2.7 kB as a page and as text."""

Name = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")]
"""Stands in names of files, addresses and headers of mails: small letters, digits and hyphens."""

_Line = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")
]
_Values = Annotated[tuple[_Line, ...], Meta(max_length=100)]
_Top = Annotated[int, Meta(ge=1, le=1000)]
_Address = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.(?=.)|$))+$",
    ),
]


class Subscription(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields are the keys of its table in subscriptions.toml; `name` is the table's own name.

    A paper is taken where all filters that are stated hold. Of one filter with several values, one
    has to hold. Without filters, every paper is taken.

    words: phrases whose words follow each other in the title or the abstract, in any form: `world
    model` is found in `world models`; for a word such as `of`, any other may stand. authors: names,
    in any case and without regard to accents. organizations: handles or full names. keywords: in
    any spelling. categories: of arXiv, such as cs.CL. has_code: whether a code repository is known.
    upvotes: at least so many. trending: among the first so many of mart.trending on its last day.
    risers: among the first so many of the named query fastest_risers, asked about the last two
    weeks. query: among the papers of this named query, with these parameters. sql: among the papers
    of this SQL. Both have a column paper_key.

    frequency: `daily`, one digest for each day (UTC) with a release; `weekly`, one for each ISO
    week that is over; `complete`, as soon as days are complete. limit: papers told in full; further
    ones are told by their titles. skip_empty: no digest where there is nothing to tell. begins_on
    (`from`): papers of this day or later; without it, the first digest is about the last day, or
    week, with papers, and where they trend or rise about two weeks. recipients (`to`): addresses of
    mail.
    """

    name: Name
    title: _Line | None = None
    words: _Values = ()
    authors: _Values = ()
    organizations: _Values = ()
    keywords: _Values = ()
    categories: _Values = ()
    has_code: bool | None = None
    upvotes: Annotated[int, Meta(ge=1, le=10**9)] | None = None
    trending: _Top | None = None
    risers: _Top | None = None
    query: _Line | None = None
    parameters: dict[_Line, _Line] = {}
    sql: Annotated[str, Meta(min_length=1, max_length=20_000)] | None = None
    frequency: DigestFrequency = "daily"
    limit: Annotated[int, Meta(ge=1, le=MAX_FULL_PAPERS)] = 20
    skip_empty: bool = False
    begins_on: date | None = field(default=None, name="from")
    recipients: Annotated[tuple[_Address, ...], Meta(max_length=MAX_RECIPIENTS)] = field(
        default=(), name="to"
    )

    @property
    def shown_title(self) -> str:
        """The title, or the name where none is stated."""
        return self.title or self.name

    @property
    def filters(self) -> Mapping[str, object]:
        """The filters that are stated, by their keys."""
        return {key: value for key in _FILTERS if (value := getattr(self, key)) not in ((), None)}

    @property
    def filters_id(self) -> str:
        """A hash of the filters. Who keeps the account lets a subscription begin anew where it
        changes: else all papers that the new filters take since the beginning would be sent.
        """
        parts = json.encode([dict(self.filters), self.parameters], order="deterministic")
        return hash_of(parts.decode())


_FILTERS = (
    "words", "authors", "organizations", "keywords", "categories", "has_code", "upvotes",
    "trending", "risers", "query", "sql",
)  # fmt: skip
