-- grain: one check that an attempt at a release was asked
-- question: does its rule hold, did it hold in the attempts before, and since when is it broken?
with
until as (
    select
        release_id,
        attempted_at,
        row_number() over (order by release_id desc) as age,
    from attempts
    where release_id <= $release_id
),

trails as (
    select
        checks.check_id,
        count(*) filter (where checks.broken_count = 0) as passed_count,
        count(*) filter (where checks.broken_count > 0) as failed_count,
        string_agg(
            case when checks.broken_count = 0 then 'p' else 'f' end, '' order by checks.release_id
        ) as trail,
    from checks
    inner join until on checks.release_id = until.release_id
    where until.age <= $top
    group by checks.check_id
),

present as (
    select * from checks
    where release_id = $release_id
),

held as (
    select
        checks.check_id,
        max(checks.release_id) as last_held,
    from checks
    inner join until on checks.release_id = until.release_id
    inner join present on checks.check_id = present.check_id
    where present.broken_count > 0 and checks.broken_count = 0
    group by checks.check_id
),

broken as (
    select
        checks.check_id,
        min(until.attempted_at) as broken_since,
        count(*) as broken_attempt_count,
    from checks
    inner join until on checks.release_id = until.release_id
    inner join present on checks.check_id = present.check_id
    left join held on checks.check_id = held.check_id
    where present.broken_count > 0 and checks.release_id > coalesce(held.last_held, '')
    group by checks.check_id
),

followed as (
    select
        present.*,
        regexp_replace(present.source, '/[^/]*[.]sql$', '') as kind,
        trails.passed_count,
        trails.failed_count,
        trails.trail,
        broken.broken_since,
        broken.broken_attempt_count,
    from present
    inner join trails on present.check_id = trails.check_id
    left join broken on present.check_id = broken.check_id
)

select * from followed
order by
    broken_count > 0 and severity = 'block' desc,
    broken_count > 0 desc,
    broken_attempt_count asc,
    table_name asc,
    check_id asc
