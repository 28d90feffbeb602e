-- grain: one stem
-- question: in how many more papers does each stem stand?
with
coming_terms as (
    select
        postings.term_id,
        count(*) as paper_count,
    from search.postings as postings
    where
        postings.document_id >= (
            select min(documents.document_id) from work.documents as documents
        )
    group by postings.term_id
),

changed_terms as (
    select
        coalesce(coming_terms.term_id, leaving_terms.term_id) as term_id,
        coalesce(coming_terms.paper_count, 0) - coalesce(leaving_terms.paper_count, 0)
            as paper_count,
    from coming_terms
    full outer join work.leaving_terms as leaving_terms
        on coming_terms.term_id = leaving_terms.term_id
)

select * from changed_terms
