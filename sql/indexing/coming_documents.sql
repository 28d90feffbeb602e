-- grain: one paper that comes
-- question: how many of its words count?
with
word_counts as (
    select
        postings.document_id,
        sum(postings.occurrence_count) as word_count,
    from search.postings as postings
    where
        postings.document_id >= (
            select min(documents.document_id) from work.documents as documents
        )
    group by postings.document_id
),

coming_documents as (
    select
        documents.document_id,
        documents.paper_key,
        coalesce(word_counts.word_count, 0) as word_count,
    from work.documents as documents
    left join word_counts on documents.document_id = word_counts.document_id
)

select * from coming_documents
order by document_id
