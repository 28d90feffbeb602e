-- grain: one paper
-- question: of which papers is a code repository known, or of which is none?
with
coded_papers as (
    select distinct paper_key
    from core.links
    where repository is not null
),

matches as (
    select
        'has_code' as filter_name,
        cast($has_code as varchar) as value,
        papers.paper_key,
    from core.papers as papers
    left join coded_papers on papers.paper_key = coded_papers.paper_key
    where (coded_papers.paper_key is not null) = cast($has_code as boolean)
)

select * from matches
