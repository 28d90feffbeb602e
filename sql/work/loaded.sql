-- grain: one loaded entry of a changed paper, of a capture that counts and is not held
-- question: which entries are the changed papers derived from?
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
    inner join work.loaded_captures as captures on entries.capture_id = captures.capture_id
    where entries.paper_key in (select papers.paper_key from work.changed_papers as papers)
)

select * from loaded
