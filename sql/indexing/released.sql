-- grain: one paper
-- question: what does the index know of each paper, apart from its numbers?
-- Hashes stand for the stems: there may be a hundred million.
with
read_stems as (
    select
        postings.document_id,
        count(*) as term_count,
        sum(hash(terms.term, terms.paper_count, postings.occurrence_count)) as term_hash,
    from search.postings as postings
    inner join search.terms as terms on postings.term_id = terms.term_id
    group by postings.document_id
),

released as (
    select
        documents.paper_key,
        documents.word_count,
        read_stems.term_count,
        read_stems.term_hash,
    from search.documents as documents
    left join read_stems on documents.document_id = read_stems.document_id
)

select * from released
