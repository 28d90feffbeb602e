-- grain: one staged row of an entry that changed papers are derived from
-- question: which rows of a staged table belong to these entries?
-- They are found by their captures first, and then by where they stand, so that of all others only
-- the ids of their captures are read.
with
places as (
    select staged.rowid as place
    from ${table} as staged
    where staged.capture_id in (select entries.capture_id from ${entries} as entries)
),

staged_rows as (
    select staged.*
    from ${table} as staged
    where staged.rowid in (select places.place from places)
)

select * from staged_rows
