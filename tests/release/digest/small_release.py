"""A release in memory with five papers of a Monday and a Tuesday, for digests to be made of."""

from datetime import date, datetime
from pathlib import Path

from etl.ids import PaperKey, ReleaseId
from etl.settings import Settings
from etl.stage.connection import Connection, connect
from tests.release.empty_release import create_empty_release

MONDAY, TUESDAY = date(2026, 4, 6), date(2026, 4, 7)
RELEASE, PUBLISHED_AT = ReleaseId("20260408T010500.000000Z"), datetime(2026, 4, 8, 1, 5)
KETTLES, TEA, POTS, SPOONS = (PaperKey(f"arxiv:2604.0000{number}") for number in range(1, 5))
WOOL = PaperKey("title:000000000000000a")
"""It has no day of listing, and was seen first on Tuesday."""

_ROWS = f"""
insert into meta.releases by name
    select '{RELEASE}' as release_id, timestamp '{PUBLISHED_AT}' as published_at;
insert into core.captures by name
    select
        unnest(['c6', 'c7']) as capture_id, 'page' as outcome, 'daily' as listing_kind,
        unnest([date '{MONDAY}', date '{TUESDAY}']) as listed_on,
        unnest([timestamp '2026-04-06 18:00', timestamp '2026-04-07 18:00']) as captured_at,
        unnest(['https://c6', 'https://c7']) as url, false as is_cut, 3 as listing_count;
insert into core.papers by name select * from (values
    ('{KETTLES}', '2604.00001', 'Sparse Kettles', date '{MONDAY}', null, 'tea-lab', 'c6'),
    ('{TEA}', '2604.00002', 'Tea', date '{MONDAY}', null, null, 'c6'),
    ('{POTS}', '2604.00003', 'Pots', date '{TUESDAY}', null, null, 'c7'),
    ('{SPOONS}', '2604.00004', 'Spoons', date '{MONDAY}', null, 'tea-lab', 'c6'),
    ('{WOOL}', null, 'Wool', null, timestamp '2026-04-07 23:00', null, 'c7')
) as t(paper_key, arxiv_id, title, first_listed_on, first_seen_at, organization_key, capture_id);
insert into core.listings by name
    select paper_key, first_listed_on as listed_on, 'daily' as listing_kind, capture_id,
        first_listed_on + interval 1 hour as submitted_at
    from core.papers where first_listed_on is not null;
insert into core.observations by name select * from (values
    ('{KETTLES}', 3, 0), ('{TEA}', 16, 2), ('{POTS}', 12, 1), ('{WOOL}', 1, 0)
) as t(paper_key, upvotes, comment_count)
inner join (select paper_key, capture_id from core.papers) using (paper_key)
inner join (select capture_id, captured_at as observed_at from core.captures) using (capture_id);
insert into core.organizations by name
    select 'tea-lab' as organization_key, 'Tea-Lab' as name, 'Tea Laboratory' as full_name
    union all select 'pot-lab', 'Pot-Lab', null;
insert into core.authors by name
    select unnest(['a', 'l', 'z']) as author_key, unnest(['Ada Frost', 'Li Wei', 'Zoë Lemon'])
        as name, unnest(['ada frost', 'li wei', 'zoe lemon']) as name_key;
insert into core.authorships by name select * from (values
    ('{KETTLES}', 2, 'a', false), ('{KETTLES}', 1, 'z', false), ('{KETTLES}', 3, 'l', true),
    ('{POTS}', 1, 'l', false), ('{SPOONS}', 1, 'l', false), ('{TEA}', 1, 'z', false)
) as t(paper_key, position, author_key, is_hidden);
insert into core.links by name
    select unnest(['{TEA}', '{POTS}']) as paper_key, 'github.com/tea/pot' as repository;
insert into core.keywords by name
    select '{TEA}' as paper_key, 'large language models' as keyword,
        'largelanguagemodel' as keyword_key, 'large language model' as keyword_words;
insert into core.categories by name
    select unnest(['{TEA}', '{POTS}']) as paper_key, unnest(['cs.CL', 'cs.LG']) as category;
insert into meta.day_states by name select * from (values
    (date '{MONDAY}', 'complete', false), (date '{TUESDAY}', 'moving', true)
) as t(day, state, may_grow);
"""


def make_small_home(home: Path) -> None:
    """Write it into a folder, as the release of a home."""
    with connect(Settings(home).release) as con:
        fill_small_release(con)


def fill_small_release(con: Connection) -> None:
    """Create it in the current database: Tea has 16 upvotes, Pots 12, Kettles 3, Wool 1."""
    create_empty_release(con)
    con.execute(_ROWS)


def list_paper(con: Connection, number: int, day: date, upvotes: int | None) -> PaperKey:
    """Add a paper that was listed on a day, and the upvotes that Tuesday's page states."""
    key = PaperKey(f"arxiv:2604.{number:05}")
    con.execute(
        "insert into core.papers by name select $1 as paper_key, 'Paper ' || $2 as title, "
        "$3 as first_listed_on, 'c7' as capture_id",
        [key, number, day],
    )
    con.execute(
        "insert into core.observations by name select $1 as paper_key, $2 as upvotes, "
        "'c7' as capture_id, timestamp '2026-04-07 18:00' as observed_at",
        [key, upvotes],
    )
    return key
