-- question: Which rules does this release break, how often, and on what rows?
-- answer: A row is a rule checked before the release was published, broken ones first
-- answer: Every row names the release, so that answers of several releases can be put together
-- not: The past: history.duckdb keeps every attempt's checks; attach it and read history.checks
-- not: Refused entries: those are in quality.rejects, each with its faults
-- empty: no rule is broken
-- parameter: broken_only: boolean: false: whether rules that hold are left out
with
last_releases as (
    select
        release_id,
        published_at,
    from meta.releases
    order by release_id desc
    limit 1
),

quality_by_rule as (
    select
        row_number() over (
            order by
                checks.broken_count > 0 and checks.severity = 'block' desc,
                checks.broken_count > 0 desc,
                checks.broken_count desc,
                checks.check_id asc
        ) as number,
        checks.check_id,
        checks.rule,
        checks.table_name,
        checks.source,
        checks.severity,
        checks.broken_count,
        checks.checked_count,
        round(100 * checks.broken_count / nullif(checks.checked_count, 0), 2) as broken_percent,
        checks.sample,
        last_releases.release_id,
        last_releases.published_at,
    from quality.checks as checks
    left join last_releases on true
    where checks.broken_count > 0 or not cast($broken_only as boolean)
)

select * from quality_by_rule
order by number
