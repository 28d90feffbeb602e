-- grain: one concept of the paper
-- question: under which keywords does it stand?
select
    keyword_key,
    min(keyword) as keyword,
from core.keywords
where paper_key = $paper
group by keyword_key
order by keyword_key
