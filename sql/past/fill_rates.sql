-- grain: one column of a released table
-- question: which fill rates are known to history, or to the release alone?
with
unrecorded as (
    select max(release_id) as release_id from meta.releases
    having max(release_id) not in (select attempts.release_id from past.attempts)
),

all_fill_rates as (
    select * from past.fill_rates
    union all by name
    select
        unrecorded.*,
        fill_rates.*,
    from unrecorded
    cross join quality.fill_rates as fill_rates
)

select * from all_fill_rates
