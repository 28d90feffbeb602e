-- grain: one row
-- question: on which day (UTC) was the last page of the release captured, and so the last trends?
-- An instant after the release, from a clock or a person that was wrong, hides none of the days
-- before it. The clocks of two machines may be a day apart.
with
last_releases as (
    select max(published_at) as published_at,
    from meta.releases
),

captured_days as (
    select
        max(cast(captures.captured_at as date)) as stated_on,
        max(cast(captures.captured_at as date)) filter (
            where captures.captured_at < last_releases.published_at + interval 1 day
        ) as known_on,
    from core.captures as captures
    cross join last_releases
),

last_days as (
    select coalesce(known_on, stated_on) as day,
    from captured_days
)

select * from last_days
