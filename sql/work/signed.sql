-- grain: paper x position
-- question: who signs each changed paper, in which order, as it is printed?
-- By the last list that a page gave, or by arXiv's where no page gave any.
with
listed_at_arxiv as (
    select
        paper_key,
        max(author_position) as last_position,
    from work.arxiv_authors
    where paper_key not in (select last_lists.paper_key from work.last_lists as last_lists)
    group by paper_key
),

stated as (
    select
        last_lists.paper_key,
        staged.* exclude (position),  -- noqa: RF02
        last_lists.position as entry_position,
        'daily_papers' as source,
        last_lists.last_position,
    from work.last_lists as last_lists
    inner join work.staged_authorships as staged
        on last_lists.capture_id = staged.capture_id and last_lists.position = staged.position
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
