-- grain: one organization
-- question: which organizations submitted most papers, and how were they received?
select
    row_number() over (order by paper_count desc, organization_key asc) as rank,
    coalesce(full_name, name) as organization_name,
    paper_count,
    upvotes,
    round(upvotes_per_paper, 1) as upvotes_per_paper,
    first_paper_on,
    last_paper_on,
    organization_key,
from mart.organizations
order by rank
limit cast($top as bigint)
