-- grain: one table about papers
-- question: how many of its rows are about the paper?
select count(*) as row_count
from ${table}
where paper_key = $paper
