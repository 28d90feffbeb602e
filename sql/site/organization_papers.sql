-- grain: one paper of the organization
-- question: which papers did it submit? The youngest first.
select
    papers.first_listed_on,
    paper_counters.upvotes,
    papers.title,
    papers.paper_key,
from core.papers as papers
left join mart.paper_counters as paper_counters on papers.paper_key = paper_counters.paper_key
where papers.organization_key = $organization
order by papers.first_listed_on desc nulls last, papers.paper_key asc
