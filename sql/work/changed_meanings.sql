-- grain: one acronym
-- question: which acronyms are written out otherwise, for the first time, or not any more?
with
earlier_meanings as (
    select
        acronym,
        meaning_key,
    from core.acronyms
    where
        is_used
        and acronym in (select changed.acronym from work.changed_acronyms as changed)
),

later_meanings as (
    select
        acronym,
        meaning_key,
    from work.acronyms
    where is_used
),

changed_meanings as (
    select coalesce(later_meanings.acronym, earlier_meanings.acronym) as acronym
    from later_meanings
    full outer join earlier_meanings on later_meanings.acronym = earlier_meanings.acronym
    where later_meanings.meaning_key is distinct from earlier_meanings.meaning_key
)

select * from changed_meanings
