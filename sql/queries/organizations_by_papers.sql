-- question: Which organizations submit the most papers, and how are these received?
-- answer: A row is an organization with its papers and the mean of their last stated upvotes
-- not: Affiliation of the authors: an organization counts where a paper is submitted for it
-- not: Papers before October 2025, when the site began to state organizations
-- empty: no paper states an organization
-- parameter: top: bigint: 20: number of organizations
with
organizations_by_papers as (
    select
        row_number() over (order by paper_count desc, organization_key asc) as rank,
        coalesce(full_name, name) as organization_name,
        paper_count,
        round(upvotes_per_paper, 1) as upvotes_per_paper,
        upvoted_paper_count,
        first_paper_on,
        last_paper_on,
        organization_key,
    from mart.organizations
    where paper_count > 0
    qualify rank <= cast($top as bigint)
)

select * from organizations_by_papers
order by rank
