-- grain: one template, parser version and month
-- question: does a parser refuse or mend more of what it reads than it used to?
with
parser_months as (
    select
        template,
        parser_version,
        strftime(coalesce(captured_at, captured_on, listed_on), '%Y-%m') as month,
        count(*) as capture_count,
        count(*) filter (where outcome = 'unreadable') as unreadable_count,
        cast(sum(entry_count) as bigint) as entry_count,
        cast(sum(refused_count) as bigint) as refused_count,
        cast(sum(repaired_count) as bigint) as repaired_count,
    from core.captures
    group by all
)

select * from parser_months
order by template asc, parser_version asc, month desc nulls last
