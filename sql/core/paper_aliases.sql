-- grain: alternative key
-- by: alias_key in work.changed_papers
-- question: which papers known by title only are a paper with an id?
with
paper_aliases as (
    select
        alias_key,
        paper_key,
        method,
        evidence,
    from work.aliases
)

select * from paper_aliases
order by alias_key
