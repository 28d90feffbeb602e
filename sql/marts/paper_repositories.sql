-- grain: paper x code repository
-- question: Which repositories does a paper name, and which of them does it declare?
-- key: paper_key, repository
-- by: paper_key in work.changed_papers
-- from: paper_key in work.changed_papers
-- column: paper_key: The paper
-- column: repository: `host/owner/name`, lower case
-- column: repository_url: Its address
-- column: is_declared: A field of the listing declares it as the paper's code
-- column: rank: From 1: declared ones first, then by address
with
named_repositories as (
    select
        paper_key,
        repository,
        coalesce(bool_or(list_contains(declared_as, 'repository')), false) as is_declared,
    from core.links
    where repository is not null
    group by paper_key, repository
),

paper_repositories as (
    select
        paper_key,
        repository,
        'https://' || repository as repository_url,
        is_declared,
        row_number() over (
            partition by paper_key order by is_declared desc, repository asc
        ) as rank,
    from named_repositories
)

select * from paper_repositories
