-- grain: one word
-- question: at how many more places does each word stand?
with
coming_terms as (
    select
        term_id,
        count(*) as occurrence_count,
    from work.coming_postings
    group by term_id
),

changed_terms as (
    select
        coalesce(coming_terms.term_id, leaving_terms.term_id) as term_id,
        coalesce(coming_terms.occurrence_count, 0) - coalesce(leaving_terms.occurrence_count, 0)
            as occurrence_count,
    from coming_terms
    full outer join work.leaving_terms as leaving_terms
        on coming_terms.term_id = leaving_terms.term_id
)

select * from changed_terms
