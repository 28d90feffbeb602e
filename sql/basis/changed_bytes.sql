-- grain: the stage
-- question: how many bytes have the documents of the captures that changed since the last release?
with
changed_bytes as (
    select coalesce(sum(captures.byte_count), 0) as byte_count,
    from stage.captures as captures
    where captures.capture_id in (select changed.capture_id from work.changed_inputs as changed)
)

select * from changed_bytes
