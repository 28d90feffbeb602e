-- grain: one author identity
-- by: author_key in work.changed_authors
-- question: who are the authors? One name may be two people: authorships tell them apart by key.
-- The name is spelled as most lists have it; of equally many, with more accents and capitals.
with
spellings as (
    select
        author_key,
        name,
        name_key,
        max(sort_name) as sort_name,
        bool_or(is_collective) as is_collective,
        max(author_account_key) as account_key,
        count(*) as authorship_count,
    from work.authorships
    where author_key is not null
    group by author_key, name, name_key
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

author_names as (
    select
        author_key,
        max(name) filter (where spelling_rank = 1) as name,
        max(name_key) as name_key,
        -- Sorted at last: DuckDB takes ten times as long for an ordered list of each author.
        list_sort(list({'spelling_rank': spelling_rank, 'name': name})) as ranked_names,
        max(sort_name) filter (where spelling_rank = 1) as sort_name,
        bool_or(is_collective) filter (where spelling_rank = 1) as is_collective,
        max(account_key) as account_key,
    from ranked_spellings
    group by author_key
),

authors as (
    select
        author_key,
        name,
        name_key,
        list_transform(ranked_names, lambda one: one['name']) as spellings,
        sort_name,
        is_collective,
        account_key,
    from author_names
)

select * from authors
order by author_key
