-- grain: name x paper
-- question: which papers has an author of one of these names signed?
with
names as (
    select unnest(cast($authors as varchar[])) as name
),

matches as (
    select distinct
        'authors' as filter_name,
        names.name as value,
        authorships.paper_key,
    from names
    inner join core.authors as authors
        on lower(strip_accents(trim(names.name))) = authors.name_key
    inner join core.authorships as authorships on authors.author_key = authorships.author_key
)

select * from matches
