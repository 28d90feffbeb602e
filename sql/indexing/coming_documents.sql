-- grain: one paper that comes
-- question: how many words are indexed of its title and of its abstract?
with
word_counts as (
    select
        document_id,
        count(*) filter (where position > 0) as title_word_count,
        count(*) filter (where position < 0) as abstract_word_count,
    from work.coming_postings
    group by document_id
),

coming_documents as (
    select
        documents.document_id,
        documents.paper_key,
        coalesce(word_counts.title_word_count, 0) as title_word_count,
        coalesce(word_counts.abstract_word_count, 0) as abstract_word_count,
    from work.documents as documents
    left join word_counts on documents.document_id = word_counts.document_id
)

select * from coming_documents
order by document_id
