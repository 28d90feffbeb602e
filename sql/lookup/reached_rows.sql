-- grain: a row of a table that is not about papers alone
-- question: which rows of the table does a paper lead to? By its documents, organization, authors,
-- accounts, acronyms and days.
with
documents as (
    select capture_id from core.listings
    where paper_key = $paper
    union
    select capture_id from core.details
    where paper_key = $paper
    union
    select capture_id from core.arxiv_records
    where paper_key = $paper
),

names as (
    select
        'capture_id' as column_name,
        capture_id as name,
    from documents
    union all
    select
        'organization_key' as column_name,
        organization_key as name,
    from core.papers
    where paper_key = $paper
    union all
    select
        unnest(['author_key', 'account_key']) as column_name,
        unnest([author_key, account_key]) as name,
    from core.authorships
    where paper_key = $paper
    union all
    select
        'name_key' as column_name,
        authors.name_key as name,
    from core.authorships as authorships
    inner join core.authors as authors on authorships.author_key = authors.author_key
    where authorships.paper_key = $paper
    union all
    select
        unnest(['account_key', 'day']) as column_name,
        unnest([account_key, cast(submitted_on as varchar)]) as name,
    from core.submissions
    where paper_key = $paper
    union all
    select
        'acronym' as column_name,
        acronym as name,
    from core.keywords
    where paper_key = $paper
),

reached_rows as (
    select *
    from ${table}
    where
        cast(${by} as varchar) in (
            select names.name from names
            where names.column_name = '${by}' and names.name is not null
        )
)

select * from reached_rows
order by all
