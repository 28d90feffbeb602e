-- rule: author_count is the length of the list of authors, where a page has one
-- severity: warn
-- table: core.papers
-- by: paper_key in work.changed_papers
with
author_lists as (
    select
        paper_key,
        count(*) as list_length,
    from core.authorships
    where source = 'daily_papers'
    group by paper_key
),

miscounted_papers as (
    select
        papers.paper_key,
        papers.author_count,
        author_lists.list_length,
    from core.papers as papers
    inner join author_lists on papers.paper_key = author_lists.paper_key
    where papers.author_count is distinct from author_lists.list_length
)

select * from miscounted_papers
