-- grain: one check
-- question: what did each check find that follows from what is staged alone?
with
asked_checks as (
    select
        check_id,
        checked_count,
        broken_count,
        sample,
    from quality.checks
    where
        source != 'expectations'
        and table_name not in ('meta.releases', 'quality.checks')
)

select * from asked_checks
