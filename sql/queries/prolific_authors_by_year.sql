-- question: Who signs the most papers in a year, and how often first or last?
-- answer: A row is an author of a year of first listing; last places are of two or more authors
-- not: A person for certain: people of one name whom no account tells apart are one author
-- not: Papers of the account: of paper_count only claimed_paper_count are linked to it
-- not: Whole years at both ends: papers count from the first day known to the last one
-- empty: no author signs a paper of this year
-- parameter: year: bigint: null: year of first listing; null for all years
-- parameter: collectives: boolean: false: whether teams, labs and companies are listed too
-- parameter: top: bigint: 10: authors per year
with
author_years as (
    select
        author_key,
        unnest(years) as figures,
    from mart.authors
    where cast($collectives as boolean) or not is_collective
),

top_counts as (
    -- Counts that so few authors exceed: only authors with these are named and ordered.
    select
        figures.year,
        figures.paper_count,
    from author_years
    where cast($year as bigint) is null or figures.year = cast($year as bigint)
    group by figures.year, figures.paper_count
    qualify
        sum(count(*)) over (partition by figures.year order by figures.paper_count desc)
        - count(*)
        < cast($top as bigint)
),

ranked_authors as (
    select
        author_years.author_key,
        author_years.figures,
        row_number() over (
            partition by top_counts.year
            order by
                top_counts.paper_count desc,
                author_years.figures.first_author_count desc,
                author_years.author_key asc
        ) as rank,
    from author_years
    inner join top_counts
        on
            author_years.figures.year = top_counts.year
            and author_years.figures.paper_count = top_counts.paper_count
    qualify rank <= cast($top as bigint)
),

prolific_authors as (
    select
        ranked_authors.figures.year,
        ranked_authors.rank,
        authors.name,
        ranked_authors.figures.paper_count,
        authors.account_key,
        ranked_authors.figures.claimed_paper_count,
        ranked_authors.figures.first_author_count,
        ranked_authors.figures.last_author_count,
        ranked_authors.figures.upvotes,
        ranked_authors.figures.upvoted_paper_count,
        ranked_authors.author_key,
    from ranked_authors
    inner join core.authors as authors on ranked_authors.author_key = authors.author_key
)

select * from prolific_authors
order by year, rank
