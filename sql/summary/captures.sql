-- grain: one outcome, template and parser version
-- question: how many captures are there, of all, of the named ones, or of those archived later?
with
later as (
    select capture_id from meta.imports
    where cast($since as timestamp) is null or imported_at > cast($since as timestamp)
),

named as (
    select * from core.captures
    where
        cast($capture_ids as varchar[]) is null
        or list_contains(cast($capture_ids as varchar[]), capture_id)
),

chosen as (
    select named.*
    from named
    inner join later on named.capture_id = later.capture_id
),

counts as (
    select
        outcome,
        template,
        parser_version,
        count(*) as capture_count,
        cast(sum(entry_count) as bigint) as entry_count,
        cast(sum(listing_count) as bigint) as listing_count,
        cast(sum(refused_count) as bigint) as refused_count,
        cast(sum(held_count) as bigint) as held_count,
    from chosen
    group by outcome, template, parser_version
)

select * from counts
order by outcome = 'page' desc, outcome asc, template asc, parser_version asc
