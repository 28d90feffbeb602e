-- rule: No paper is published before 1991, the year in which arXiv began
-- severity: warn
-- table: core.papers
-- by: paper_key in work.changed_papers
select
    paper_key,
    published_on,
    published_on_method,
from core.papers
where published_on < date '1991-01-01'
