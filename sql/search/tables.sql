-- question: which words stand in which papers? What search reads, and what similar reads.
-- noqa: disable=PRS
create schema search;
create table search.documents (document_id integer, paper_key varchar, word_count integer);
create table search.terms (term_id ubigint, term varchar, paper_count integer);
create table search.postings (term_id ubigint, document_id integer, occurrence_count integer);
create table search.sorted_documents (last_document_id integer);
comment on table search.documents is
'How many words of the title and the abstract count, stop words aside. One row: one paper.';
comment on table search.terms is
'Stems of words, and in how many papers each stands. One row: one stem.';
comment on table search.postings is
'How often a stem stands in the title and the abstract. One row: one stem in one paper.';
comment on table search.sorted_documents is
'Postings stand in the order of their stems up to this document; younger ones follow. One row.';
