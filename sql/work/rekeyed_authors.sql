-- grain: one author, of the last release or the next one
-- question: whose signatures under papers that did not change have another key than they had?
-- The key that a signature had, and the one that it has.
with
rekeyed as (
    select
        authorships.author_key,
        authorships.released_author_key,
    from work.authorships as authorships
    where
        authorships.released_author_key is not null
        and authorships.released_author_key is distinct from authorships.author_key
),

rekeyed_authors as (
    select rekeyed.author_key from rekeyed
    union
    select rekeyed.released_author_key from rekeyed
)

select * from rekeyed_authors
