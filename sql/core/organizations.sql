-- grain: one organization
-- question: which organizations submit papers, and what are they called?
with
organizations as (
    select
        staged.organization_key,
        max_by(staged.organization_name, entries.entry_rank) as name,
        max_by(staged.organization_full_name, entries.entry_rank) as full_name,
        max_by(entries.capture_id, entries.entry_rank) as capture_id,
        max_by(entries.position, entries.entry_rank) as entry_position,
    from work.entries as entries
    inner join stage.entries as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
    where staged.organization_key is not null
    group by staged.organization_key
)

select * from organizations
order by organization_key
