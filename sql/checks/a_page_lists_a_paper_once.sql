-- rule: A page lists a paper once; two titles that turned out to be one paper may break it
-- severity: warn
-- table: core.listings
-- by: paper_key in work.changed_papers
select
    capture_id,
    paper_key,
    count(*) as listing_count,
from core.listings
group by capture_id, paper_key
having count(*) > 1
