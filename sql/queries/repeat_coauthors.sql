-- question: Which pairs of authors publish together most often?
-- answer: A row is a pair with the papers that both sign; upvotes are as last stated
-- answer: Of paper_count each has claimed_paper_count on pages that link the name to its account:
-- answer: few or none, and the name may be several people's
-- not: Papers of more than 50 listed authors: to stand in such a list is no collaboration
-- not: A person for certain: people of one name whom no account tells apart are one author
-- empty: no two authors sign so many papers together
-- parameter: min_papers: bigint: 2: papers that a pair needs, 2 at least
-- parameter: top: bigint: 20: number of pairs
with
top_pairs as (
    select *
    from mart.collaborations
    where paper_count >= cast($min_papers as bigint)
    order by paper_count desc, author_key asc, other_author_key asc
    limit cast($top as bigint)
),

repeat_coauthors as (
    select
        row_number() over (
            order by paper_count desc, author_key asc, other_author_key asc
        ) as rank,
        name,
        other_name,
        paper_count,
        claimed_paper_count,
        other_claimed_paper_count,
        first_paper_on,
        last_paper_on,
        upvotes,
        upvoted_paper_count,
        author_key,
        other_author_key,
    from top_pairs
)

select * from repeat_coauthors
order by rank
