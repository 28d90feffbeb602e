-- grain: one loaded entry, under its paper's final key
-- question: which paper does each entry speak of, and which of two entries is the later one?
-- entry_rank numbers all entries by (captured_at, capture_id, position); entries without an instant
-- come first. The order is total, so the last stated value of a column is always the same one.
-- portion: papers that came at about the same time share one, since they mostly stand side by side
-- in the stage.
with
ranked as (
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
),

entries as (
    select
        *,
        (min(entry_rank) over (partition by paper_key) - 1) * ${portion_count}
        // count(*) over () as portion,
    from ranked
)

select * from entries
