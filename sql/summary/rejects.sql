-- grain: one refused entry
-- question: which entries have a fault that contains a text, and which page are they on?
with
found_rejects as (
    select * from quality.rejects
    where
        cast($fault as varchar) is null
        or contains(array_to_string(faults, chr(0)), $fault)
),

placed_rejects as (
    select
        found_rejects.*,
        captures.url,
        captures.template,
    from found_rejects
    inner join core.captures as captures on found_rejects.capture_id = captures.capture_id
)

select * from placed_rejects
order by capture_id, position
