-- rule: A publication day read off a timestamp is the day of that timestamp
-- severity: block
-- table: core.papers
-- by: paper_key in work.changed_papers
select
    paper_key,
    published_on,
    published_at,
from core.papers
where
    published_on_method in ('arxiv', 'timestamp')
    and published_on is distinct from cast(published_at as date)
