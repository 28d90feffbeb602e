-- grain: one month of first listing
-- question: What share of the papers of a month comes with a code repository?
-- key: month
-- column: month: First day of the month of first listing; papers without a known day are left out
-- column: paper_count: Papers first listed in that month
-- column: searched_paper_count: Papers with an abstract or a link, the input of the share
-- column: code_paper_count: Papers with at least one code repository
-- column: declared_paper_count: Papers that declare a repository as their code, since March 2025
-- column: code_share: code_paper_count of searched_paper_count; NULL where none was searched
with
paper_links as (
    select
        paper_key,
        bool_or(repository is not null) as has_code,
        -- As the project page a field may declare a repository too: that is not the paper's code.
        bool_or(repository is not null and list_contains(declared_as, 'repository'))
            as has_declared_code,
    from core.links
    group by paper_key
),

papers_with_code as (
    select
        cast(date_trunc('month', papers.first_listed_on) as date) as month,
        papers.abstract is not null or paper_links.paper_key is not null as is_searched,
        coalesce(paper_links.has_code, false) as has_code,
        coalesce(paper_links.has_declared_code, false) as has_declared_code,
    from core.papers as papers
    left join paper_links on papers.paper_key = paper_links.paper_key
    where papers.first_listed_on is not null
),

months as (
    select
        month,
        count(*) as paper_count,
        count(*) filter (where is_searched) as searched_paper_count,
        count(*) filter (where has_code) as code_paper_count,
        count(*) filter (where has_declared_code) as declared_paper_count,
        count(*) filter (where has_code) / nullif(count(*) filter (where is_searched), 0)
            as code_share,
    from papers_with_code
    group by month
)

select * from months
