-- grain: one paper
-- question: what is known of this paper?
select
    papers.title,
    papers.abstract,
    papers.first_listed_on,
    papers.published_on,
    papers.published_on_method,
    papers.author_count,
    coalesce(organizations.full_name, organizations.name) as organization_name,
    paper_counters.upvotes,
    paper_counters.upvotes_at,
    paper_counters.comment_count,
    paper_counters.github_stars,
    papers.primary_category,
    papers.license,
    papers.arxiv_comment,
    papers.is_withdrawn,
    papers.arxiv_id,
    papers.organization_key,
    papers.paper_key,
from core.papers as papers
left join core.organizations as organizations
    on papers.organization_key = organizations.organization_key
left join mart.paper_counters as paper_counters on papers.paper_key = paper_counters.paper_key
where papers.paper_key = $paper
