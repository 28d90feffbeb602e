-- grain: one document of the index
-- question: which documents are of papers that leave?
with
leaving_documents as (
    select documents.document_id
    from search.documents as documents
    where documents.paper_key in (select leaving.paper_key from leaving)
)

select * from leaving_documents
