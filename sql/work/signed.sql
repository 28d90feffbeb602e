-- grain: paper x position
-- question: who signs each changed paper, in which order, as it is printed?
-- By the last list that a page gave, or by arXiv's where no page gave any.
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

listed_at_arxiv as (
    select
        paper_key,
        max(author_position) as last_position,
    from work.arxiv_authors
    where paper_key not in (select listed.paper_key from listed)
    group by paper_key
),

stated as (
    select
        entries.paper_key,
        staged.* exclude (position),  -- noqa: RF02
        entries.position as entry_position,
        'daily_papers' as source,
        lists.last_position,
    from listed
    inner join work.entries as entries on listed.entry_rank = entries.entry_rank
    inner join lists
        on entries.capture_id = lists.capture_id and entries.position = lists.position
    inner join work.staged_authorships as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
    union all by name
    select
        at_arxiv.* exclude (affiliations),  -- noqa: RF02
        false as is_hidden,
        'arxiv' as source,
        listed_at_arxiv.last_position,
    from listed_at_arxiv
    inner join work.arxiv_authors as at_arxiv
        on listed_at_arxiv.paper_key = at_arxiv.paper_key
),

signed as (
    select
        * exclude (last_position),
        author_position > 1 and author_position = last_position as is_last,
    from stated
)

select * from signed
