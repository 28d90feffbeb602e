-- grain: one loaded entry of a paper that a page lists, under its paper's final key
-- question: which paper does each entry speak of, and which of two entries is the later one?
-- entry_rank numbers all entries by (captured_at, capture_id, position); entries without an instant
-- come first. The order is total, so the last stated value of a column is always the same one.
-- A detail lists nothing: where no page lists its paper, its entry is left out.
-- portion: papers that came at about the same time share one, since they mostly stand side by side
-- in the stage.
with
keyed as (
    select
        loaded.capture_id,
        loaded.position,
        coalesce(aliases.paper_key, loaded.paper_key) as paper_key,
        loaded.captured_at,
        loaded.listing_kind,
        loaded.listed_on,
    from work.loaded as loaded
    left join work.aliases as aliases on loaded.paper_key = aliases.alias_key
),

listed as (
    select *
    from keyed
    qualify bool_or(listing_kind != 'detail') over (partition by paper_key)
),

ranked as (
    select
        *,
        row_number() over (
            order by captured_at asc nulls first, capture_id asc, position asc
        ) as entry_rank,
    from listed
),

entries as (
    select
        *,
        (min(entry_rank) over (partition by paper_key) - 1) * ${portion_count}
        // count(*) over () as portion,
    from ranked
)

select * from entries
