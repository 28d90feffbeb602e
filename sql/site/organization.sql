-- grain: one organization
-- question: what is known of it?
select
    coalesce(full_name, name) as organization_name,
    name,
    paper_count,
    upvotes,
    round(upvotes_per_paper, 1) as upvotes_per_paper,
    first_paper_on,
    last_paper_on,
from mart.organizations
where organization_key = $organization
