-- grain: one paper
-- question: which papers are like this one?
select
    rank,
    title,
    organization_name,
    first_listed_on,
    upvotes,
    paper_key,
from search.similar($paper, top := 8)
order by rank
