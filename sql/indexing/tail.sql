-- grain: the index
-- question: how many papers are younger than the sorted postings, of how many?
with
tail as (
    select
        count(*) filter (where documents.document_id > sorted_documents.last_document_id)
            as young_count,
        count(*) as paper_count,
    from search.documents as documents
    cross join search.sorted_documents as sorted_documents
)

select * from tail
