-- grain: one name of authors, whatever its spelling
-- question: of which names may the authors be others than in the last release?
with
changed_names as (
    select authors.name_key
    from core.authors as authors
    where authors.author_key in (select changed.author_key from work.changed_authors as changed)
    union
    select authorships.name_key
    from work.authorships as authorships
    where authorships.name_key is not null
)

select * from changed_names
