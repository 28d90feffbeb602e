-- rule: A detail is marked as listed exactly where core.papers has its paper
-- severity: block
-- table: core.details
-- by: paper_key in work.changed_papers
select
    details.capture_id,
    details.position,
    details.paper_key,
    details.is_listed,
from core.details as details
left join core.papers as papers on details.paper_key = papers.paper_key
where details.is_listed is distinct from (papers.paper_key is not null)
