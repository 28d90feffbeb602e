-- rule: A publication day and the rule that gave it are both stated or both absent
-- severity: block
-- table: core.papers
-- by: paper_key in work.changed_papers
select
    paper_key,
    published_on,
    published_on_method,
from core.papers
where (published_on is null) <> (published_on_method is null)
