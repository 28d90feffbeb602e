-- grain: one of the last attempts at a release
-- question: what did each attempt hold, and was it published?
with
numbered as (
    select
        attempts.*,
        row_number() over (order by attempts.release_id) as number,
        count(*) over () as attempt_count,
        count(*) filter (where attempts.outcome = 'blocked') over () as blocked_count,
    from attempts
),

last_attempts as (
    select * from numbered
    order by release_id desc
    limit $top
)

select * from last_attempts
order by release_id
