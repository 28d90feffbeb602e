-- grain: one row per kind of fact that has one
-- question: which facts bear an instant after $latest, when no clock that is right can have been?
with
last_release as (
    select published_at
    from meta.releases
    order by release_id desc
    limit 1
),

facts as (
    select
        'release' as fact,
        published_at as happened_at,
    from last_release
    union all
    select
        'request' as fact,
        requested_at as happened_at,
    from meta.fetches
    union all
    select
        'capture' as fact,
        coalesce(captures.captured_at, imports.imported_at) as happened_at,
    from core.captures as captures
    left join meta.imports as imports on captures.capture_id = imports.capture_id
),

future_facts as (
    select
        fact,
        cast(count(*) as bigint) as fact_count,
        max(happened_at) as last_at,
    from facts
    where happened_at > cast($latest as timestamp)
    group by all
    order by fact desc
)

select * from future_facts
