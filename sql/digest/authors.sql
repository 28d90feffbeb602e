-- grain: name x paper
-- question: which papers has an author of one of these names signed?
-- author_keys: the name_key of each name, at the same place of its list.
with
names as (
    select
        unnest(cast($authors as varchar[])) as name,
        unnest(cast($author_keys as varchar[])) as name_key,
),

matches as (
    select distinct
        'authors' as filter_name,
        names.name as value,
        authorships.paper_key,
    from names
    inner join core.authors as authors
        on names.name_key = authors.name_key
    inner join core.authorships as authorships on authors.author_key = authorships.author_key
)

select * from matches
