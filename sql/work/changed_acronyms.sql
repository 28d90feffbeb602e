-- grain: one acronym, of the last release or the next one
-- question: of which acronyms may other papers state a meaning than did?
with
changed_acronyms as (
    select stated.acronym
    from work.stated_keywords as stated
    where stated.acronym is not null
    union
    select released.acronym
    from core.keywords as released
    where
        released.acronym is not null
        and released.paper_key in (select changed.paper_key from work.changed_papers as changed)
)

select * from changed_acronyms
