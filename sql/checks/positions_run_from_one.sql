-- rule: A paper's authors are numbered 1 to n without a gap, hidden ones included
-- severity: block
-- table: core.authorships
-- by: paper_key in work.changed_papers
select
    paper_key,
    count(*) as author_count,
    count(distinct position) as position_count,
    min(position) as lowest_position,
    max(position) as highest_position,
from core.authorships
group by paper_key
having
    min(position) <> 1
    or max(position) <> count(*)
    or count(distinct position) <> count(*)
