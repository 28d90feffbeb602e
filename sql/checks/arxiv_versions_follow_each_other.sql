-- rule: A later version of a paper was submitted to arXiv after an earlier one
-- severity: warn
-- table: core.arxiv_versions
-- by: paper_key in work.changed_papers
select
    later.paper_key,
    later.version,
    later.submitted_at,
    earlier.version as earlier_version,
    earlier.submitted_at as earlier_submitted_at,
from core.arxiv_versions as later
inner join core.arxiv_versions as earlier
    on later.paper_key = earlier.paper_key and later.version > earlier.version
where later.submitted_at < earlier.submitted_at
