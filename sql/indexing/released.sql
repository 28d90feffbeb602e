-- grain: one paper
-- question: what does the index know of each paper, apart from its numbers?
-- Hashes stand for the words: there may be a hundred million.
with
read_terms as (
    select
        postings.document_id,
        sum(hash(terms.term, terms.stem, terms.occurrence_count, postings.position)) as term_hash,
    from search.postings as postings
    inner join search.terms as terms on postings.term_id = terms.term_id
    group by postings.document_id
),

released as (
    select
        documents.paper_key,
        documents.title_word_count,
        documents.abstract_word_count,
        read_terms.term_hash,
    from search.documents as documents
    left join read_terms on documents.document_id = read_terms.document_id
)

select * from released
