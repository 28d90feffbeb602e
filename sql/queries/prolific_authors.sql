-- question: Who signs the most papers?
-- answer: A row is an author with papers, first and last places and the upvotes of the papers
-- not: A person for certain: people of one name whom no account tells apart are one author
-- not: Papers of the account: of paper_count only claimed_paper_count are linked to it
-- not: Total upvotes where upvoted_paper_count is below paper_count: the rest is not stated
-- empty: no author signs a paper
-- parameter: collectives: boolean: false: whether teams, labs and companies are listed too
-- parameter: top: bigint: 20: number of authors
with
top_authors as (
    select *
    from mart.authors
    where cast($collectives as boolean) or not is_collective
    order by paper_count desc, first_author_count desc, author_key asc
    limit cast($top as bigint)
),

prolific_authors as (
    select
        row_number() over (
            order by paper_count desc, first_author_count desc, author_key asc
        ) as rank,
        name,
        paper_count,
        account_key,
        claimed_paper_count,
        first_author_count,
        last_author_count,
        upvotes,
        upvoted_paper_count,
        first_paper_on,
        last_paper_on,
        author_key,
    from top_authors
)

select * from prolific_authors
order by rank
