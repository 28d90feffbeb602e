-- question: Who signs the most papers in a year, and how often first or last?
-- answer: A row is an author of a year of first listing; last places are of two or more authors
-- not: A person for certain: people of one name whom no account tells apart are one author
-- not: Papers of the account: of paper_count only claimed_paper_count are linked to it
-- not: Whole years at both ends: papers count from the first day known to the last one
-- empty: no author signs so many papers of this year
-- parameter: year: bigint: null: year of first listing; null for all years
-- parameter: collectives: boolean: false: whether teams, labs and companies are listed too
-- parameter: top: bigint: 10: authors per year
with
author_papers as (
    select
        authorships.author_key,
        authorships.paper_key,
        authorships.position = 1 as is_first,
        authorships.is_last,
        authorships.account_key = authors.account_key as is_claimed,
    from core.authorships as authorships
    inner join core.authors as authors on authorships.author_key = authors.author_key
),

author_years as (
    select
        year(papers.first_listed_on) as year,
        author_papers.author_key,
        count(*) as paper_count,
        count(*) filter (where author_papers.is_claimed) as claimed_paper_count,
        count(*) filter (where author_papers.is_first) as first_author_count,
        count(*) filter (where author_papers.is_last) as last_author_count,
        count(paper_counters.upvotes) as upvoted_paper_count,
        cast(sum(paper_counters.upvotes) as bigint) as upvotes,
    from author_papers
    inner join core.papers as papers on author_papers.paper_key = papers.paper_key
    left join mart.paper_counters as paper_counters
        on author_papers.paper_key = paper_counters.paper_key
    where papers.first_listed_on is not null
    group by year(papers.first_listed_on), author_papers.author_key
),

prolific_authors as (
    select
        author_years.year,
        row_number() over (
            partition by author_years.year
            order by
                author_years.paper_count desc,
                author_years.first_author_count desc,
                author_years.author_key asc
        ) as rank,
        authors.name,
        author_years.paper_count,
        authors.account_key,
        author_years.claimed_paper_count,
        author_years.first_author_count,
        author_years.last_author_count,
        author_years.upvotes,
        author_years.upvoted_paper_count,
        author_years.author_key,
    from author_years
    inner join core.authors as authors on author_years.author_key = authors.author_key
    where
        (cast($collectives as boolean) or not authors.is_collective)
        and (cast($year as bigint) is null or author_years.year = cast($year as bigint))
    qualify rank <= cast($top as bigint)
)

select * from prolific_authors
order by year, rank
