-- grain: one capture whose rows may differ from those in the last release
-- question: which captures count otherwise, or may be held otherwise, because of what changed?
-- Those of the same body, since one may give way to the other, and all of the same day, since the
-- answers for a day are compared.
with
bodies as (
    select captures.sha256
    from stage.captures as captures
    where captures.capture_id in (select inputs.capture_id from work.changed_inputs as inputs)
    union
    select captures.sha256
    from core.captures as captures
    where captures.capture_id in (select inputs.capture_id from work.changed_inputs as inputs)
),

counted_anew as (
    select inputs.capture_id from work.changed_inputs as inputs
    union
    select captures.capture_id
    from stage.captures as captures
    where captures.sha256 in (select bodies.sha256 from bodies)
),

days as (
    select captures.listed_on
    from stage.captures as captures
    where captures.capture_id in (select counted_anew.capture_id from counted_anew)
    union
    select captures.listed_on
    from core.captures as captures
    where captures.capture_id in (select counted_anew.capture_id from counted_anew)
),

changed_captures as (
    select counted_anew.capture_id from counted_anew
    union
    select captures.capture_id
    from stage.captures as captures
    where captures.listed_on in (select days.listed_on from days)
)

select * from changed_captures
