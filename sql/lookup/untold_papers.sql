-- grain: one paper
-- question: of which listed papers did arXiv tell nothing, or nothing since an instant?
with
told as (
    select
        paper_key,
        max(answered_at) as told_at,
    from core.arxiv_records
    where is_listed
    group by paper_key
),

dated as (
    select
        papers.arxiv_id,
        coalesce(papers.title, '') as title,
        coalesce(papers.first_listed_on, cast(papers.first_seen_at as date)) as listed_on,
        told.told_at,
    from core.papers as papers
    left join told on papers.paper_key = told.paper_key
),

untold_papers as (
    select * from dated
    where told_at is null or told_at < cast($since as timestamp)
)

select * from untold_papers
order by listed_on desc nulls last, arxiv_id asc, title asc
