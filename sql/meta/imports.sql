-- grain: one archived document
-- by: capture_id in work.changed_captures
-- question: when did each document enter the archive, and where does it stand there?
with
imports as (
    select
        captures.capture_id,
        captures.imported_at,
        captures.archive_file,
        captures.archive_offset,
    from work.captures as captures
)

select * from imports
order by capture_id
