-- grain: one organization
-- question: of which organizations may the rows differ from those in the last release?
-- Those that changed captures name. Where one was read otherwise, nobody knows any more what it
-- named before, so that all may.
with
changed_organizations as (
    select entries.organization_key
    from stage.entries as entries
    where
        entries.organization_key is not null
        and entries.capture_id in (
            select captures.capture_id from work.changed_captures as captures
        )
    union
    select known.organization_key
    from core.organizations as known
    where (select bool_or(inputs.is_read_otherwise) from work.changed_inputs as inputs)
)

select * from changed_organizations
