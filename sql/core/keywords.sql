-- grain: paper x keyword
-- by: paper_key in work.changed_papers
-- question: which keywords does each paper have, by the last list that a page gave?
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

keywords as (
    select
        entries.paper_key,
        staged.keyword,
        staged.keyword_as_printed,
        entries.capture_id,
        entries.position as entry_position,
    from listed
    inner join work.entries as entries on listed.entry_rank = entries.entry_rank
    inner join work.staged_keywords as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
)

select * from keywords
