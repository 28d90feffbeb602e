-- grain: one paper
-- question: on which papers are the pairs of authors whose figures may be others by now?
-- Those of two who signed changed papers, and all with an author of whom something else is known.
with
signatures as (
    select
        authorships.paper_key,
        authorships.author_key,
    from work.changed_signatures as authorships
    where
        authorships.author_key in (select listed.author_key from work.listed_authors as listed)
        or authorships.author_key in (
            select reknown.author_key from work.reknown_authors as reknown
        )
),

paired_papers as (
    select signatures.paper_key
    from signatures
    group by signatures.paper_key
    having
        count(distinct signatures.author_key) > 1
        or bool_or(
            signatures.author_key in (
                select reknown.author_key from work.reknown_authors as reknown
            )
        )
)

select * from paired_papers
