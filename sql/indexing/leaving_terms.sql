-- grain: one stem
-- question: from how many leaving papers does each stem go?
with
leaving_terms as (
    select
        postings.term_id,
        count(*) as paper_count,
    from search.postings as postings
    where
        postings.document_id in (
            select documents.document_id from work.leaving_documents as documents
        )
    group by postings.term_id
)

select * from leaving_terms
