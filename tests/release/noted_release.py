"""The release of five papers with something in it for each part of a summary."""

from etl.stage.connection import Connection
from tests.release.digest.small_release import RELEASE, fill_small_release

_ROWS = f"""
update meta.releases set capture_count = 4, listing_count = 4, paper_count = 5, reject_count = 2,
    code_version = '0.1.0' where release_id = '{RELEASE}';
insert into meta.releases values ('20260407T010500.000000Z', '2026-04-07 01:05', 1, 1, 1, 1, '0');
update core.captures set source = 'import', template = 'html_island', parser_version = 2,
    entry_count = 4, refused_count = 1, held_count = 0, repaired_count = 0,
    is_cut = capture_id = 'c6';
insert into core.captures by name select * from (values
    ('c8', 'held', 3, date '2026-04-08', timestamp '2026-04-08 00:30', null),
    ('c9', 'unreadable', 0, null, null, 'no island')
) as t(capture_id, outcome, entry_count, listed_on, captured_at, fault)
cross join (select 'import' as source, 'html_island' as template, 2 as parser_version,
    0 as listing_count, 0 as refused_count, 0 as held_count, 0 as repaired_count, false as is_cut);
insert into meta.imports by name select * from (values
    ('c6', timestamp '2026-04-06 19:00'), ('c7', timestamp '2026-04-08 01:00'),
    ('c8', timestamp '2026-04-08 01:00'), ('c9', timestamp '2026-04-08 01:00')
) as t(capture_id, imported_at);
insert into meta.fetches by name select * from (values
    ('https://a.test/papers', timestamp '2026-04-08 02:00'),
    ('https://a.test/api/query?id_list=1', timestamp '2026-04-07 03:00'),
    ('https://a.test/api/papers/1', timestamp '2026-04-06 04:00')
) as t(url, requested_at);
delete from meta.day_states;
insert into meta.day_states by name select * from (values
    (date '2026-03-18', 'missing'), (date '2026-03-19', 'failed'), (date '2026-03-20', 'empty'),
    (date '2026-03-25', 'missing'), (date '2026-03-26', 'complete'), (date '2026-04-06', 'missing'),
    (date '2026-04-07', 'moving')
) as t(day, state);
insert into quality.rejects by name select * from (values
    ('r1', 'c6', 1, ['upvotes: -1', 'title: none']), ('r2', 'c7', 2, ['upvotes: -2'])
) as t(reject_id, capture_id, position, faults)
cross join (select '{{"n": 1}}' as row, 2 as parser_version);
insert into quality.ambiguous_titles by name select 'title:000000000000000a' as paper_key,
    'Wool' as title, 'two have it' as reason, 2 as candidate_count;
insert into quality.checks by name select * from (values
    ('a', 'an abstract is stated', 7), ('b', 'a title is stated', 0)
) as t(check_id, rule, broken_count) cross join (select 'core.papers' as table_name,
    'contract' as source, 'warn' as severity, 5 as checked_count, 'arxiv:1' as sample);
insert into quality.fill_rates values
    ('core.papers', 'arxiv_id', 5, 4), ('core.papers', 'title', 5, 5);
"""


def fill_noted_release(con: Connection) -> None:
    """Create it in the current database."""
    fill_small_release(con)
    con.execute(_ROWS)
