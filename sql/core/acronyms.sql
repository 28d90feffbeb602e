-- grain: acronym x meaning
-- by: acronym in work.changed_acronyms
-- question: for what are acronyms short, by the keywords that state both?
with
acronyms as (
    select
        acronym,
        meaning_key,
        meaning,
        paper_count,
        is_used,
    from work.acronyms
)

select * from acronyms
