"""core.papers: which source states each column, and which one wins where several do."""

from collections.abc import Iterator

from etl.contract import columns as c
from etl.contract.key_rules import Reference
from etl.contract.model import Column, Table

_TEXTS = (c.TITLE.needed(), c.TITLE_RAW, c.ABSTRACT, c.ABSTRACT_RAW)
_PUBLISHED = (c.PUBLISHED_AT, c.PUBLISHED_ON, c.PUBLISHED_ON_METHOD)
_RECORDED = (
    c.PRIMARY_CATEGORY,
    c.LICENSE,
    c.ARXIV_COMMENT,
    c.count("current_version", "Newest version at arXiv that a record states", minimum=1),
    c.flag("is_withdrawn", "Whether that version withdraws it; NULL where no record says"),
)
_SEEN = (
    c.day("first_listed_on", "First day on which it was listed, as pages or the entry itself say"),
    c.instant("first_seen_at", "First capture that lists it, of those with an instant"),
    c.instant("last_seen_at", "Last capture that lists it, of those with an instant"),
    c.count("listing_count", "Number of listings that name it", minimum=1).needed(),
)


def _paper_columns() -> Iterator[Column]:
    """The title and abstract stay what was listed: arXiv's may be those of a later version."""
    yield c.PAPER_KEY
    yield c.ARXIV_ID_COLUMN.stated_by("daily_papers", "arxiv")
    yield from (it.stated_by("daily_papers") for it in _TEXTS)
    yield from (it.stated_by("arxiv", "daily_papers") for it in _PUBLISHED)
    yield c.AUTHOR_COUNT.stated_by("daily_papers", "arxiv")
    yield c.ORGANIZATION_KEY.stated_by("daily_papers")
    yield from (it.stated_by("daily_papers") for it in c.PAPER_ATTRIBUTES)
    yield from (it.stated_by("arxiv") for it in _RECORDED)
    yield from (it.stated_by("daily_papers") for it in (*_SEEN, *c.ORIGIN))


PAPERS = Table(
    "core.papers",
    grain="one paper",
    meaning="Each column is its last stated value, in the order of captures",
    key=("paper_key",),
    columns=tuple(_paper_columns()),
    references=(
        Reference("organization_key", "core.organizations"),
        Reference("capture_id", "core.captures"),
    ),
)
