-- question: which words stand in which papers? What search reads, and what similar reads.
-- noqa: disable=PRS
create schema search;
create table search.documents (
    document_id integer,
    paper_key varchar,
    title_word_count integer,
    abstract_word_count integer
);
create table search.terms (term_id integer, term varchar, stem varchar, occurrence_count integer);
create table search.postings (term_id integer, document_id integer, position integer);
create table search.sorted_documents (last_document_id integer);
comment on table search.documents is
'How many words of the title and of the abstract are indexed. One row: one paper.';
comment on table search.terms is
'Words with their stems, and at how many places each stands. One row: one word.';
comment on table search.postings is
'Where words stand: in titles at 1 and on, in abstracts at -1 and down. One row: one place.';
comment on table search.sorted_documents is
'Postings up to this document are sorted by their words, in long runs; younger ones follow.';
