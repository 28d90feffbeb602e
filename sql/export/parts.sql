-- grain: one paper
-- question: in which part of an export are the rows about it? That of the year it was first listed.
select
    paper_key,
    coalesce(cast(year(first_listed_on) as varchar), 'undated') as part,
from core.papers
