-- grain: one paper with an arXiv id
-- question: on which day was each paper listed first, or seen first where no page states a day?
with
dated as (
    select
        arxiv_id,
        coalesce(first_listed_on, cast(first_seen_at as date)) as listed_on,
    from core.papers
    where arxiv_id is not null
),

first_listed as (
    select * from dated
    where listed_on is not null
)

select * from first_listed
order by arxiv_id
