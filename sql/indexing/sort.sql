-- question: how do postings stand so that a search reads few of them? In the order of their words.
create or replace table search.postings as
select
    term_id,
    document_id,
    position,
from search.postings
order by term_id, document_id, position
