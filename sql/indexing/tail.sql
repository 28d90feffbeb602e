-- grain: the index
-- question: how many papers are younger than the sorted postings, of how many?
with
sorted_documents as (
    select coalesce(max(last_document_id), 0) as last_document_id
    from search.sorted_documents
),

tail as (
    select
        count(*) filter (where documents.document_id > sorted_documents.last_document_id)
            as young_count,
        count(*) as paper_count,
    from search.documents as documents
    cross join sorted_documents
)

select * from tail
