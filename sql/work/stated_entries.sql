-- grain: one loaded entry, under its paper's final key
-- question: what does each entry of a portion of the papers state of its paper?
with
stated_entries as (
    select
        entries.*,
        staged.* exclude (capture_id, position, paper_key, title_fingerprint),  -- noqa: RF02
    from ${entries} as entries
    inner join ${staged_entries} as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
)

select * from stated_entries
