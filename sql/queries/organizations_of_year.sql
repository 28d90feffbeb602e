-- question: Which organizations gained the most upvotes in a year, and with which papers?
-- answer: A row is an organization with the upvotes of its papers first listed in that year
-- answer: best_papers are its three most upvoted ones of the year
-- not: Upvotes cast in that year: a paper's upvotes are as last stated, whenever they came
-- not: Affiliation of the authors: an organization counts where a paper is submitted for it
-- empty: no paper of an organization was listed in this year
-- parameter: year: bigint: null: year of first listing; null for the last one known
-- parameter: top: bigint: 10: number of organizations
with
chosen_years as (
    select coalesce(cast($year as bigint), max(year(first_listed_on))) as year,
    from core.papers
    where organization_key is not null
),

year_papers as (
    select
        papers.organization_key,
        papers.title,
        paper_counters.upvotes,
        row_number() over (
            partition by papers.organization_key
            order by paper_counters.upvotes desc nulls last, papers.paper_key asc
        ) as place,
    from core.papers as papers
    inner join chosen_years on year(papers.first_listed_on) = chosen_years.year
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where papers.organization_key is not null
),

year_organizations as (
    select
        organization_key,
        cast(sum(upvotes) as bigint) as upvotes,
        count(*) as paper_count,
        count(upvotes) as upvoted_paper_count,
        list(title order by place) filter (where place <= 3) as best_papers,
    from year_papers
    group by organization_key
),

organizations_of_year as (
    select
        row_number() over (
            order by ranked.upvotes desc nulls last, ranked.organization_key asc
        ) as rank,
        coalesce(organizations.full_name, organizations.name) as organization_name,
        ranked.upvotes,
        ranked.paper_count,
        ranked.upvoted_paper_count,
        ranked.best_papers,
        ranked.organization_key,
    from year_organizations as ranked
    left join core.organizations as organizations
        on ranked.organization_key = organizations.organization_key
    qualify rank <= cast($top as bigint)
)

select * from organizations_of_year
order by rank
