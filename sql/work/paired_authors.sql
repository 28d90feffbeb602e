-- grain: one author
-- question: whose pairs may have other figures by now? Of those who signed changed papers the ones
-- with each other; of those of whom something else is known all, with whom they ever signed.
with
their_papers as (
    select signatures.paper_key
    from work.changed_signatures as signatures
    where
        signatures.author_key in (
            select reknown.author_key from work.reknown_authors as reknown
        )
),

paired_authors as (
    select listed.author_key from work.listed_authors as listed
    union
    select authorships.author_key
    from core.authorships as authorships
    where
        authorships.author_key is not null
        and authorships.paper_key in (select their_papers.paper_key from their_papers)
)

select * from paired_authors
