-- rule: An author signs a paper at one place
-- severity: block
-- table: core.authorships
-- by: paper_key in work.changed_lists
select
    paper_key,
    author_key,
    count(*) as place_count,
from core.authorships
where author_key is not null
group by paper_key, author_key
having count(*) > 1
