-- grain: one paper
-- question: which papers left, or have another text by now?
with
leaving as (
    select
        paper_key,
        title,
        abstract,
    from work.left_papers
    except
    select
        paper_key,
        title,
        abstract,
    from work.come_papers
)

select * from leaving
