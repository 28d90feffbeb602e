-- question: Which papers have the most upvotes?
-- answer: A row is a paper with its upvotes as last stated and the instant of that statement
-- not: A fair race: papers were last seen at different ages, so compare upvotes_at
-- not: Papers whose upvotes no page states are left out
-- empty: no paper of these days states its upvotes
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
-- parameter: top: bigint: 20: number of papers
with
top_papers as (
    select
        row_number() over (order by upvotes desc, paper_key asc) as rank,
        upvotes,
        title,
        author_names[1] as first_visible_author,
        author_count,
        organization_name,
        first_listed_on,
        repository_urls[1] as repository_url,
        arxiv_url,
        upvotes_at,
        paper_key,
    from mart.papers_wide
    where
        upvotes is not null
        and (cast($listed_from as date) is null or first_listed_on >= cast($listed_from as date))
        and (cast($listed_to as date) is null or first_listed_on <= cast($listed_to as date))
    qualify rank <= cast($top as bigint)
)

select * from top_papers
order by rank
