-- grain: one loaded entry, under its paper's final key
-- question: in which order do statements count?
-- entry_rank is the total order by (captured_at, capture_id), entries without an instant first.
with
entries as (
    select
        loaded.capture_id,
        loaded.position,
        coalesce(aliases.paper_key, loaded.paper_key) as paper_key,
        loaded.captured_at,
        loaded.listing_kind,
        loaded.listed_on,
        row_number() over (
            order by loaded.captured_at asc nulls first, loaded.capture_id asc, loaded.position asc
        ) as entry_rank,
    from work.loaded as loaded
    left join work.aliases as aliases on loaded.paper_key = aliases.alias_key
)

select * from entries
