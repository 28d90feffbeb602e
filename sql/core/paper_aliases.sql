-- grain: alternative key
-- question: which papers known by title only are a paper with an id?
select *
from work.aliases
order by alias_key
