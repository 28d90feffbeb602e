-- grain: one concept
-- question: which keywords are the commonest, or have these letters?
select
    keyword,
    paper_count,
    spelling_count,
    keyword_key,
from mart.keywords
where cast($words as varchar) is null or contains(keyword, lower(trim($words)))
order by paper_count desc, keyword_key asc
limit cast($top as bigint)
