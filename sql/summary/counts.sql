-- grain: one row
-- question: how much is there of what analysts ask about first?
with
counts as (
    select
        (select count(*) from core.papers) as papers,
        (select count(arxiv_id) from core.papers) as papers_with_arxiv_id,
        (select count(*) from core.authors) as authors,
        (select count(*) from core.organizations) as organizations,
        (select count(*) from core.listings) as listings,
        (select count(*) from core.observations) as observations,
        (select count(*) from core.captures) as captures,
        (select count(*) from quality.rejects) as rejects,
)

select * from counts
