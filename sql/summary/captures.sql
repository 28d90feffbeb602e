-- grain: one outcome, template and parser version, of all captures or of the named ones
-- question: how many captures are there, and what became of the entries on them?
with
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
    from core.captures
    where
        cast($capture_ids as varchar[]) is null
        or list_contains(cast($capture_ids as varchar[]), capture_id)
    group by outcome, template, parser_version
)

select * from counts
order by outcome = 'page' desc, outcome asc, template asc, parser_version asc
