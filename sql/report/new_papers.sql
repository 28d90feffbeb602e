-- grain: one paper whose first page was archived since an instant
-- question: which papers are new, and how many are they in all?
with
first_archived as (
    select
        listings.paper_key,
        min(imports.imported_at) as archived_at,
    from core.listings as listings
    inner join meta.imports as imports on listings.capture_id = imports.capture_id
    group by listings.paper_key
),

newly_archived as (
    select paper_key from first_archived
    where cast($since as timestamp) is null or archived_at > cast($since as timestamp)
),

new_papers as (
    select
        papers.paper_key,
        papers.arxiv_id,
        papers.title,
        papers.first_listed_on,
        count(*) over () as paper_count,
    from core.papers as papers
    inner join newly_archived on papers.paper_key = newly_archived.paper_key
)

select * from new_papers
order by first_listed_on desc nulls last, title asc, paper_key asc
limit $top
