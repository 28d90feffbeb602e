-- grain: one organization
-- question: What has an organization submitted, and how was it received?
-- key: organization_key
-- column: organization_key: The organization: its handle in lower case
-- column: name: Handle on the site, as printed
-- column: full_name: Full name as shown on the site; NULL where not stated
-- column: paper_count: Papers whose last stated organization this is
-- column: first_paper_on: Earliest first listing among the papers; NULL where no day is known
-- column: last_paper_on: Latest first listing among the papers; NULL where no day is known
-- column: upvoted_paper_count: Papers whose upvotes were ever stated, the input of upvotes
-- column: upvotes: Sum of the papers' last stated upvotes; NULL where none was stated
-- column: upvotes_per_paper: Mean over the papers whose upvotes were stated; NULL where none was
with
organization_figures as (
    select
        papers.organization_key,
        count(*) as paper_count,
        min(papers.first_listed_on) as first_paper_on,
        max(papers.first_listed_on) as last_paper_on,
        count(paper_counters.upvotes) as upvoted_paper_count,
        cast(sum(paper_counters.upvotes) as bigint) as upvotes,
    from core.papers as papers
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where papers.organization_key is not null
    group by papers.organization_key
),

organizations as (
    select
        identities.organization_key,
        identities.name,
        identities.full_name,
        coalesce(organization_figures.paper_count, 0) as paper_count,
        organization_figures.first_paper_on,
        organization_figures.last_paper_on,
        coalesce(organization_figures.upvoted_paper_count, 0) as upvoted_paper_count,
        organization_figures.upvotes,
        organization_figures.upvotes / nullif(organization_figures.upvoted_paper_count, 0)
            as upvotes_per_paper,
    from core.organizations as identities
    left join organization_figures
        on identities.organization_key = organization_figures.organization_key
)

select * from organizations
