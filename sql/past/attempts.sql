-- grain: one attempt at a release
-- question: which attempts are known to history, or to the release alone?
with
unrecorded as (
    select
        'published' as outcome,
        * rename (published_at as attempted_at),
    from meta.releases
    where release_id not in (select attempts.release_id from past.attempts)
),

all_attempts as (
    select * from past.attempts
    union all by name
    select * from unrecorded
)

select * from all_attempts
