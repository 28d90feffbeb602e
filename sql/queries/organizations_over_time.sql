-- question: Which organizations lead by papers, month by month, with what share and reception?
-- answer: A row is an organization of a month; share_percent is of papers stating an organization
-- not: Affiliation of the authors: an organization counts where a paper is submitted for it
-- not: Months before October 2025, when the site began to state organizations, nearly fully
-- empty: no paper of an organization of that handle has a known day of listing
-- parameter: organization: organization: null: its handle, in any case; null for all of them
-- parameter: top: bigint: 5: organizations per month
with
month_papers as (
    select
        cast(date_trunc('month', papers.first_listed_on) as date) as month,
        papers.organization_key,
        paper_counters.upvotes,
    from core.papers as papers
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where papers.first_listed_on is not null
),

months as (
    select
        month,
        count(*) as month_paper_count,
        count(organization_key) as stated_paper_count,
    from month_papers
    group by month
),

month_organizations as (
    select
        month,
        organization_key,
        row_number() over (
            partition by month order by count(*) desc, organization_key asc
        ) as rank,
        count(*) as paper_count,
        count(upvotes) as upvoted_paper_count,
        round(sum(upvotes) / nullif(count(upvotes), 0), 1) as upvotes_per_paper,
    from month_papers
    where organization_key is not null
    group by month, organization_key
),

organizations_over_time as (
    select
        ranked.month,
        ranked.rank,
        coalesce(organizations.full_name, organizations.name) as organization_name,
        ranked.paper_count,
        round(100 * ranked.paper_count / months.stated_paper_count, 1) as share_percent,
        ranked.upvotes_per_paper,
        ranked.upvoted_paper_count,
        months.stated_paper_count,
        months.month_paper_count,
        ranked.organization_key,
    from month_organizations as ranked
    inner join months on ranked.month = months.month
    left join core.organizations as organizations
        on ranked.organization_key = organizations.organization_key
    where
        cast($organization as varchar) is null and ranked.rank <= cast($top as bigint)
        or ranked.organization_key = lower(cast($organization as varchar))
)

select * from organizations_over_time
order by month, rank
