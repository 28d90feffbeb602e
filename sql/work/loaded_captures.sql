-- grain: one capture that counts and is not held
-- question: which captures is the release derived from?
-- What changed is judged anew; of the others the last release says it.
with
loaded_captures as (
    select
        capture_id,
        captured_at,
        listing_kind,
        listed_on,
        period,
        query,
    from work.captures
    where not is_held
    union all
    select
        capture_id,
        captured_at,
        listing_kind,
        listed_on,
        period,
        query,
    from core.captures
    where
        outcome != 'held'
        and capture_id not in (select changed.capture_id from work.changed_captures as changed)
)

select * from loaded_captures
