-- grain: one author
-- question: who signed the changed papers in the last release, or signs them now?
with
listed_authors as (
    select lists.author_key from work.released_lists as lists
    union
    select authorships.author_key
    from work.authorships as authorships
    where authorships.released_author_key is null and authorships.author_key is not null
)

select * from listed_authors
