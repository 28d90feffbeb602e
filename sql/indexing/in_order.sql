-- grain: one word at one place of a paper that comes
-- question: how do the first postings stand so that a search reads few of them?
select *
from work.coming_postings
order by term_id, document_id, position
