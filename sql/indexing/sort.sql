-- question: how do postings stand so that a search reads few of them? In the order of their stems.
create or replace table search.postings as
select
    term_id,
    document_id,
    occurrence_count,
from search.postings
order by term_id, document_id
