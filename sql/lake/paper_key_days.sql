-- grain: one paper that was listed
-- question: when was a paper first listed? Rows about it stand in files of that time.
select
    paper_key as key,
    first_listed_on as day,
from core.papers
where first_listed_on is not null
