-- grain: one word
-- question: which words did no earlier paper have? Their numbers follow on the last one.
with
new_words as (
    select distinct word
    from work.piece_words
    where word not in (select terms.term from search.terms as terms)
),

new_terms as (
    select
        (select coalesce(max(terms.term_id), 0) from search.terms as terms)
        + row_number() over (order by word) as term_id,
        word as term,
        stem(word, 'porter') as stem,
        0 as occurrence_count,
    from new_words
)

select * from new_terms
order by term_id
