-- rule: Nine of ten papers have a publication day, once there are a hundred papers
-- severity: warn
-- table: core.papers
-- by: *, since it is about the share of all papers; it reads two columns
with
shares as (
    select
        count(*) as paper_count,
        count(published_on) as dated_count,
    from core.papers
),

undated_papers as (
    select
        papers.paper_key,
        papers.first_listed_on,
    from core.papers as papers
    cross join shares
    where
        papers.published_on is null
        and shares.paper_count >= 100
        and shares.dated_count < 0.9 * shares.paper_count
)

select * from undated_papers
