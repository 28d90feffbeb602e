-- grain: one paper
-- question: which of these papers were listed last?
with
asked as (
    select unnest(from_json(cast($paper_keys as json), '["varchar"]')) as paper_key
),

newest as (
    select papers.paper_key
    from core.papers as papers
    inner join asked on papers.paper_key = asked.paper_key
    order by
        coalesce(
            papers.first_listed_on, cast(papers.first_seen_at as date), papers.published_on
        ) desc nulls last,
        papers.paper_key desc
    limit cast($most as bigint)
)

select * from newest
