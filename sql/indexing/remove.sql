-- question: which documents go? Those of papers that leave.
delete from search.postings
where document_id in (
    select leaving_documents.document_id from work.leaving_documents as leaving_documents
);
delete from search.documents
where document_id in (
    select leaving_documents.document_id from work.leaving_documents as leaving_documents
);
