-- grain: one check of an attempt at a release
-- question: which results of checks are known to history, or to the release alone?
with
unrecorded as (
    select max(release_id) as release_id from meta.releases
    having max(release_id) not in (select attempts.release_id from past.attempts)
),

all_checks as (
    select * from recorded_checks
    union all by name
    select
        unrecorded.*,
        own_checks.*,
    from unrecorded
    cross join own_checks
)

select * from all_checks
