-- grain: one author identity
-- by: author_key in work.changed_authors
-- question: who are the authors? One name may be two people: authorships tell them apart by key.
with
authors as (
    select
        authorships.author_key,
        max(authorships.name) as name,
        max(authorships.sort_name) as sort_name,
        bool_or(authorships.is_collective) as is_collective,
        max(authorships.account_key) as account_key,
    from work.authorships as authorships
    where authorships.author_key is not null
    group by authorships.author_key
)

select * from authors
order by author_key
