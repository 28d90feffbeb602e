-- rule: Nine of ten papers are known by an arXiv id, once there are a hundred papers
-- severity: warn
-- table: core.papers
-- by: *, since it is about the share of all papers; it reads two columns
with
shares as (
    select
        count(*) as paper_count,
        count(arxiv_id) as identified_count,
    from core.papers
),

unresolved_papers as (
    select
        papers.paper_key,
        papers.title,
    from core.papers as papers
    cross join shares
    where
        papers.arxiv_id is null
        and shares.paper_count >= 100
        and shares.identified_count < 0.9 * shares.paper_count
)

select * from unresolved_papers
