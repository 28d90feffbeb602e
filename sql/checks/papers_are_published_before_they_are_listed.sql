-- rule: A paper was published at most a day after it was first listed (time zones)
-- severity: warn
-- table: core.papers
-- by: paper_key in work.changed_papers
select
    paper_key,
    published_on,
    published_on_method,
    first_listed_on,
from core.papers
where published_on > first_listed_on + 1
