-- grain: one row, the last release
-- question: how old is it at an instant, and until when are its days final?
with
last_release as (
    select
        release_id,
        published_at,
        cast(
            greatest(round(epoch(cast($now as timestamp) - published_at)), 0) as bigint
        ) as age_seconds,
    from meta.releases
    order by release_id desc
    limit 1
),

final_days as (
    select max(day) as complete_until
    from meta.day_states
    where not may_grow
),

listed_days as (
    select max(listed_on) as listed_until
    from core.listings
    where listing_kind = 'daily'
),

open_days as (
    select count(*) as open_day_count
    from meta.day_states
    cross join final_days
    where
        meta.day_states.may_grow
        and meta.day_states.day < final_days.complete_until
        and isodow(meta.day_states.day) < 6
),

freshness as (
    select
        last_release.*,
        listed_days.listed_until,
        final_days.complete_until,
        open_days.open_day_count,
    from last_release
    cross join final_days
    cross join open_days
    cross join listed_days
)

select * from freshness
