-- grain: one rejected entry
-- by: capture_id in work.changed_captures
-- question: which entries are in quarantine, and why?
with
rejects as (
    select rejects.*
    from stage.rejects as rejects
    inner join work.captures as captures on rejects.capture_id = captures.capture_id
)

select * from rejects
order by reject_id
