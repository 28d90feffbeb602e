-- rule: Every author signs at least one paper
-- severity: block
-- table: core.authors
-- by: author_key in work.changed_authors
select
    authors.author_key,
    authors.name,
from core.authors as authors
left join core.authorships as authorships on authors.author_key = authorships.author_key
where authorships.paper_key is null
