-- grain: one author, of the last release or the next one
-- question: which authors may sign other papers, or have another key, than they had?
-- Those who signed a changed paper, and all of the names that stand in changed lists: whether one
-- name is several authors follows from all who sign with it.
with
changed_authors as (
    select authorships.author_key
    from core.authorships as authorships
    where
        authorships.author_key is not null
        and authorships.paper_key in (select papers.paper_key from work.changed_papers as papers)
    union
    select authors.author_key
    from core.authors as authors
    where authors.name_key in (select authorships.name_key from work.authorships as authorships)
    union
    select authorships.author_key
    from work.authorships as authorships
    where authorships.author_key is not null
)

select * from changed_authors
