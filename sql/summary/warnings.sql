-- grain: one check that some rows do not pass
-- question: what does the release warn of?
with
warnings as (
    select
        rule,
        broken_count,
        sample,
    from own_checks
    where broken_count > 0
)

select * from warnings
order by rule
