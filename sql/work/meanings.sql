-- grain: one acronym with one meaning
-- question: which acronyms are written out in the keys of keywords?
-- What changed is judged anew; of the others the last release says it.
with
meanings as (
    select
        acronym,
        meaning_key,
    from work.acronyms
    where is_used
    union all
    select
        acronym,
        meaning_key,
    from core.acronyms
    where
        is_used
        and acronym not in (select changed.acronym from work.changed_acronyms as changed)
)

select * from meanings
