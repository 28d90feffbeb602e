-- grain: a row of a table about papers
-- question: which rows of the table are about the paper?
select *
from ${table}
where paper_key = $paper
order by all
limit $most
