-- grain: one loaded entry of a capture that counts and is not held
-- question: which entries is the release derived from?
with
loaded as (
    select
        entries.capture_id,
        entries.position,
        entries.paper_key,
        entries.title_fingerprint,
        captures.captured_at,
        captures.listing_kind,
        captures.listed_on,
    from stage.entries as entries
    inner join work.captures as captures on entries.capture_id = captures.capture_id
    where not captures.is_held
)

select * from loaded
