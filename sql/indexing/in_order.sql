-- grain: one word at one place of a paper of a few portions
-- question: how do the first postings stand so that a search reads few of them?
select *
from work.run_postings
order by term_id, document_id, position
