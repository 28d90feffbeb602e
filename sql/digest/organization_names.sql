-- grain: one name of an organization
-- question: by which names, in lower case, may a subscription call organizations?
select distinct unnest([organization_key, lower(full_name)]) as name
from core.organizations
order by name
