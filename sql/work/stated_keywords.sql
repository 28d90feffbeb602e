-- grain: changed paper x keyword
-- question: which keywords has each changed paper, by the last list that a page gave?
with
listed as (
    select
        entries.paper_key,
        max(entries.entry_rank) as entry_rank,
    from work.entries as entries
    inner join work.staged_keywords as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
    group by entries.paper_key
),

stated_keywords as (
    select
        entries.paper_key,
        staged.* exclude (capture_id, position),  -- noqa: RF02
        entries.capture_id,
        entries.position as entry_position,
    from listed
    inner join work.entries as entries on listed.entry_rank = entries.entry_rank
    inner join work.staged_keywords as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
)

select * from stated_keywords
