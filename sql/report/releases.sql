-- grain: one of the last two releases
-- question: what does the release hold, and what held the one before it?
with
releases as (
    select * rename (published_at as attempted_at)
    from meta.releases
    order by release_id desc
    limit 2
)

select * from releases
order by release_id
