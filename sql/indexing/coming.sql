-- grain: one paper
-- question: which papers came, or have another text by now?
with
coming as (
    select
        paper_key,
        title,
        abstract,
    from work.come_papers
    except
    select
        paper_key,
        title,
        abstract,
    from work.left_papers
)

select * from coming
