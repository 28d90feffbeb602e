-- grain: one organization
-- question: which organizations submit papers, and what are they called?
with
organizations as (
    select
        entries.organization_key,
        max_by(entries.organization_name, entries.entry_rank) as name,
        max_by(entries.organization_full_name, entries.entry_rank) as full_name,
        max_by(entries.capture_id, entries.entry_rank) as capture_id,
        max_by(entries.position, entries.entry_rank) as entry_position,
    from work.stated_entries as entries
    where entries.organization_key is not null
    group by entries.organization_key
)

select * from organizations
order by organization_key
