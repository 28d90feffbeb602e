-- question: up to which document do postings stand in the order of their stems? Up to the last.
delete from search.sorted_documents;
insert into search.sorted_documents
select max(documents.document_id) from search.documents as documents;
