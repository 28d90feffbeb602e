-- grain: one claim that an attempt at a release was checked against
-- question: does it hold, did it hold in the attempts before, and since when is it broken?
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
        checks.claim,
        checks.source,
        count(*) filter (where checks.broken_count = 0) as passed_count,
        count(*) filter (where checks.broken_count > 0) as failed_count,
        string_agg(
            case when checks.broken_count = 0 then 'p' else 'f' end, '' order by checks.release_id
        ) as trail,
    from checks
    inner join until on checks.release_id = until.release_id
    where until.age <= $top
    group by checks.claim, checks.source
),

present as (
    select * from checks
    where release_id = $release_id
),

held as (
    select
        checks.claim,
        checks.source,
        max(checks.release_id) as last_held,
    from checks
    inner join until on checks.release_id = until.release_id
    inner join present on checks.claim = present.claim and checks.source = present.source
    where present.broken_count > 0 and checks.broken_count = 0
    group by checks.claim, checks.source
),

broken as (
    select
        checks.claim,
        checks.source,
        min(until.attempted_at) as broken_since,
        count(*) as broken_attempt_count,
    from checks
    inner join until on checks.release_id = until.release_id
    inner join present on checks.claim = present.claim and checks.source = present.source
    left join held on checks.claim = held.claim and checks.source = held.source
    where present.broken_count > 0 and checks.release_id > coalesce(held.last_held, '')
    group by checks.claim, checks.source
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
    inner join trails on present.claim = trails.claim and present.source = trails.source
    left join broken on present.claim = broken.claim and present.source = broken.source
)

select * from followed
order by
    broken_count > 0 and severity = 'block' desc,
    broken_count > 0 desc,
    broken_attempt_count asc,
    table_name asc,
    claim asc,
    source asc
