-- grain: one row, the last release
-- question: what does the release hold, and how old is it at an instant?
with
last_release as (
    select
        *,
        cast(
            greatest(round(epoch(cast($now as timestamp) - published_at)), 0) as bigint
        ) as age_seconds,
    from meta.releases
    order by release_id desc
    limit 1
)

select * from last_release
