-- grain: one word
-- question: from how many places does each word go, with the papers that leave?
with
leaving_terms as (
    select
        postings.term_id,
        count(*) as occurrence_count,
    from search.postings as postings
    where
        postings.document_id in (
            select documents.document_id from work.leaving_documents as documents
        )
    group by postings.term_id
)

select * from leaving_terms
