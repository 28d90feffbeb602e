-- grain: one outcome, template and parser version among captures archived since an instant
-- question: what entered the warehouse since then?
with
imported as (
    select capture_id from meta.imports
    where cast($since as timestamp) is null or imported_at > cast($since as timestamp)
),

new_captures as (
    select captures.*
    from core.captures as captures
    inner join imported on captures.capture_id = imported.capture_id
),

loaded as (
    select
        outcome,
        template,
        parser_version,
        count(*) as capture_count,
        cast(sum(entry_count) as bigint) as entry_count,
        cast(sum(listing_count) as bigint) as listing_count,
        cast(sum(refused_count) as bigint) as refused_count,
        cast(sum(held_count) as bigint) as held_count,
        cast(sum(repaired_count) as bigint) as repaired_count,
    from new_captures
    group by outcome, template, parser_version
)

select * from loaded
order by outcome = 'page' desc, outcome asc, template asc, parser_version asc
