-- grain: one paper
-- question: which papers were first listed in months of which counts may be other ones?
with
monthly_papers as (
    select papers.paper_key
    from core.papers as papers
    where
        date_trunc('month', papers.first_listed_on) in (
            select changed.month from work.changed_months as changed
        )
)

select * from monthly_papers
