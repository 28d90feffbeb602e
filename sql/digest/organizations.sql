-- grain: organization x paper
-- question: which papers were submitted for one of these organizations, by handle or full name?
with
names as (
    select unnest(cast($organizations as varchar[])) as name
),

matches as (
    select distinct
        'organizations' as filter_name,
        names.name as value,
        papers.paper_key,
    from names
    inner join core.organizations as organizations
        on
            lower(trim(names.name))
            in (organizations.organization_key, lower(organizations.full_name))
    inner join core.papers as papers on organizations.organization_key = papers.organization_key
)

select * from matches
