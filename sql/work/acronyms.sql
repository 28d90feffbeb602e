-- grain: changed acronym x meaning
-- question: for what is each changed acronym short, by how many papers' keywords?
-- Papers that did not change are counted by what the last release says of them.
with
statements as (
    select
        acronym,
        acronym_words,
        paper_key,
    from work.stated_keywords
    where acronym is not null
    union all
    select
        released.acronym,
        released.acronym_words,
        released.paper_key,
    from core.keywords as released
    where
        released.acronym in (select changed.acronym from work.changed_acronyms as changed)
        and released.paper_key not in (
            select changed.paper_key from work.changed_papers as changed
        )
),

meanings as (
    select
        acronym,
        joined(acronym_words) as meaning_key,
        min(acronym_words) as meaning,
        count(distinct paper_key) as paper_count,
    from statements
    group by acronym, joined(acronym_words)
),

acronyms as (
    select
        *,
        is_the_meaning(paper_count, sum(paper_count) over (partition by acronym)) as is_used,
    from meanings
)

select * from acronyms
