-- grain: one author, of the last release or the next one
-- question: which authors may sign other papers, or have another key, than they had?
-- Those who signed a changed paper, and all of the names that stand in changed lists: whether one
-- name is several authors follows from all who sign with it.
with
changed_authors as (
    select lists.author_key from work.released_lists as lists
    union
    select authorships.released_author_key
    from work.authorships as authorships
    where authorships.released_author_key is not null
    union
    select authorships.author_key
    from work.authorships as authorships
    where authorships.author_key is not null
)

select * from changed_authors
