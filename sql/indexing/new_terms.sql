-- grain: one stem
-- question: which stems did no earlier paper have?
with
new_terms as (
    select distinct
        stems.term_id,
        stems.term,
        changed_terms.paper_count,
    from work.stems as stems
    inner join work.changed_terms as changed_terms on stems.term_id = changed_terms.term_id
    where stems.term_id not in (select terms.term_id from search.terms as terms)
)

select * from new_terms
order by term_id
