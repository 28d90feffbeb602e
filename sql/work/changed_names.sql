-- grain: one name of authors, whatever its spelling
-- question: of which names may the authors be others than in the last release?
with
changed_names as (
    select lists.name_key from work.released_lists as lists
    union
    select authorships.name_key
    from work.authorships as authorships
    where authorships.name_key is not null
)

select * from changed_names
