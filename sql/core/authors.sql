-- grain: one author identity
-- by: author_key in work.changed_authors
-- question: who are the authors? One name may be two people: authorships tell them apart by key.
-- The name is spelled as most lists have it; of equally many, with more accents and capitals.
with
-- Most authors are spelled in one way, so that no spelling has to be chosen: any place where they
-- sign says all of them. To compare texts only by their hashes takes half as long.
places as (
    select
        author_key,
        min(rowid) as place,
        min(hash(name)) < max(hash(name)) as is_spelled_variously,
        max(author_account_key) as account_key,
    from work.authorships
    where author_key is not null
    group by author_key
),

signing as (
    select
        places.author_key,
        places.is_spelled_variously,
        places.account_key,
        authorships.name,
        authorships.name_key,
        authorships.sort_name,
        authorships.is_collective,
    from places
    inner join work.authorships as authorships on places.place = authorships.rowid
),

spellings as (
    select
        author_key,
        name,
        max(sort_name) as sort_name,
        bool_or(is_collective) as is_collective,
        count(*) as authorship_count,
    from work.authorships
    where
        author_key in (
            select signing.author_key
            from signing
            where signing.is_spelled_variously
        )
    group by author_key, name
),

ranked_spellings as (
    select
        *,
        row_number() over (
            partition by author_key
            order by authorship_count desc, strlen(name) desc, name asc
        ) as spelling_rank,
    from spellings
),

author_spellings as (
    select
        author_key,
        max(name) filter (where spelling_rank = 1) as name,
        -- Sorted at last: DuckDB takes ten times as long for an ordered list of each author.
        list_transform(
            list_sort(list({'spelling_rank': spelling_rank, 'name': name})),
            lambda one: one['name']  -- noqa: RF02
        ) as spellings,
        max(sort_name) filter (where spelling_rank = 1) as sort_name,
        bool_or(is_collective) filter (where spelling_rank = 1) as is_collective,
    from ranked_spellings
    group by author_key
),

authors as (
    select
        author_key,
        name,
        name_key,
        [name] as spellings,
        sort_name,
        is_collective,
        account_key,
    from signing
    where not is_spelled_variously
    union all
    select
        signing.author_key,
        author_spellings.name,
        signing.name_key,
        author_spellings.spellings,
        author_spellings.sort_name,
        author_spellings.is_collective,
        signing.account_key,
    from signing
    inner join author_spellings on signing.author_key = author_spellings.author_key
)

select * from authors
order by author_key
