-- grain: that of the table
-- question: which of its rows are of changed keys?
-- They are found by their keys first, and then by where they stand, so that of all others only the
-- keys are read.
with
places as (
    select keyed.rowid as place
    from ${table} as keyed
    where keyed.${key} in (${keys})
),

changed_rows as (
    select kept.*
    from ${table} as kept
    where kept.rowid in (select places.place from places)
)

select * from changed_rows
