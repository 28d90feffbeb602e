-- grain: one paper
-- question: which list of authors did a page give last of each changed paper, and how long is it?
with
lists as (
    select
        capture_id,
        position,
        max(author_position) as last_position,
    from work.staged_authorships
    group by capture_id, position
),

listed as (
    select
        entries.paper_key,
        max(entries.entry_rank) as entry_rank,
    from work.entries as entries
    inner join lists
        on entries.capture_id = lists.capture_id and entries.position = lists.position
    group by entries.paper_key
),

last_lists as (
    select
        listed.paper_key,
        lists.capture_id,
        lists.position,
        lists.last_position,
    from listed
    inner join work.entries as entries on listed.entry_rank = entries.entry_rank
    inner join lists
        on entries.capture_id = lists.capture_id and entries.position = lists.position
)

select * from last_lists
