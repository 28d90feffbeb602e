-- rule: A record of arXiv is marked as listed exactly where core.papers has its paper
-- severity: block
-- table: core.arxiv_records
-- by: paper_key in work.changed_papers
select
    records.capture_id,
    records.position,
    records.paper_key,
    records.is_listed,
from core.arxiv_records as records
left join core.papers as papers on records.paper_key = papers.paper_key
where records.is_listed is distinct from (papers.paper_key is not null)
