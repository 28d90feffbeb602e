-- grain: one organization
-- by: organization_key in work.changed_organizations
-- question: which organizations submit papers, and what are they called?
with
named as (
    select
        staged.organization_key,
        staged.organization_name,
        staged.organization_full_name,
        staged.capture_id,
        staged.position,
        row_number() over (
            order by
                captures.captured_at asc nulls first,
                staged.capture_id asc,
                staged.position asc
        ) as entry_rank,
    from stage.entries as staged
    inner join work.loaded_captures as captures on staged.capture_id = captures.capture_id
    where
        staged.organization_key in (
            select changed.organization_key from work.changed_organizations as changed
        )
),

organizations as (
    select
        organization_key,
        max_by(organization_name, entry_rank) as name,
        max_by(organization_full_name, entry_rank) as full_name,
        max_by(capture_id, entry_rank) as capture_id,
        max_by(position, entry_rank) as entry_position,
    from named
    group by organization_key
)

select * from organizations
order by organization_key
