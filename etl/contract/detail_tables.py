"""Tables of what the site's details say about papers: what was built on each."""

from etl.contract import columns as c
from etl.contract.key_rules import Reference
from etl.contract.model import Table

_CAPTURE = Reference("capture_id", "core.captures")
_PAPER = Reference("paper_key", "core.papers")

DETAILS = Table(
    "core.details",
    grain="one detail of a paper: capture x position",
    meaning="Every detail, also of papers that no page lists: these are in no other table",
    key=("capture_id", "position"),
    columns=(
        c.CAPTURE_ID,
        c.POSITION,
        c.PAPER_KEY,
        c.ARXIV_ID_COLUMN,
        c.TITLE.needed(),
        c.OBSERVED_AT,
        *c.LINKED_COUNTS,
        c.flag("is_listed", "Whether a page lists the paper, so that core.papers has it").needed(),
    ),
    references=(_CAPTURE,),
)

LINKED_REPOSITORIES = Table(
    "core.linked_repositories",
    grain="paper x kind x repository",
    meaning="Models, datasets and spaces that details link with a listed paper, each value as last "
    "stated; of many a detail names the first ones only, and core.details counts all",
    key=("paper_key", "repository_kind", "repository_id"),
    columns=(
        c.PAPER_KEY,
        c.REPOSITORY_KIND,
        c.REPOSITORY_ID,
        *c.LINKED_ATTRIBUTES,
        c.instant("first_seen_at", "First detail that names it, of those with an instant"),
        c.instant("last_seen_at", "Last detail that names it, of those with an instant"),
        *c.ORIGIN,
    ),
    references=(_PAPER, _CAPTURE),
)

REPOSITORY_OBSERVATIONS = Table(
    "core.repository_observations",
    grain="paper x kind x repository x capture, where a counter is stated",
    meaning="Counters of linked repositories as they were at that instant; never overwritten",
    key=("paper_key", "repository_kind", "repository_id", "capture_id"),
    columns=(
        c.PAPER_KEY,
        c.REPOSITORY_KIND,
        c.REPOSITORY_ID,
        c.CAPTURE_ID,
        c.OBSERVED_AT,
        c.DOWNLOADS,
        c.LIKES,
    ),
    references=(_PAPER, _CAPTURE),
)

DETAIL_TABLES = (DETAILS, LINKED_REPOSITORIES, REPOSITORY_OBSERVATIONS)
