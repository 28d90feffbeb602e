-- grain: one paper
-- question: which papers have this title, or hold these words in a row in it?
-- is_whole: it is the whole title.
with
titled_papers as (
    select
        paper_key,
        title,
        lower(title) = lower($title) as is_whole,
    from core.papers
    where contains(lower(title), lower($title))
)

select * from titled_papers
order by is_whole desc, paper_key asc
