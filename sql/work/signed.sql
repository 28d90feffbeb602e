-- grain: paper x position
-- question: who signs each changed paper, in which order, as it is printed?
-- By the last list that a page gave, or by arXiv's where no page gave any.
with
listed as (
    select
        entries.paper_key,
        max(entries.entry_rank) as entry_rank,
    from work.entries as entries
    inner join work.staged_authorships as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
    where staged.author_position = 1
    group by entries.paper_key
),

stated as (
    select
        entries.paper_key,
        staged.* exclude (position),  -- noqa: RF02
        entries.position as entry_position,
        'daily_papers' as source,
    from listed
    inner join work.entries as entries on listed.entry_rank = entries.entry_rank
    inner join work.staged_authorships as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
    union all by name
    select
        at_arxiv.* exclude (affiliations),
        false as is_hidden,
        'arxiv' as source,
    from work.arxiv_authors as at_arxiv
    where at_arxiv.paper_key not in (select listed.paper_key from listed)
),

signed as (
    select
        *,
        author_position > 1
        and author_position = max(author_position) over (partition by paper_key) as is_last,
    from stated
)

select * from signed
