-- question: Who submits the most papers, how often is it a hit, and how many are their own?
-- answer: A row is an account; a hit reaches the upvotes of the top tenth of its month
-- not: Hits among papers without stated upvotes or day: upvoted_paper_count are the others
-- not: All own papers: only those that the account claims as an author
-- empty: no account that a page names submitted so many papers
-- parameter: min_papers: bigint: 1: papers that an account needs
-- parameter: top: bigint: 20: number of accounts
with
submitters_by_volume as (
    select
        row_number() over (order by paper_count desc, account_key asc) as rank,
        login,
        paper_count,
        own_paper_count,
        round(100 * hit_share, 1) as hit_percent,
        hit_count,
        upvoted_paper_count,
        upvotes,
        first_submitted_on,
        last_submitted_on,
        account_key,
    from mart.submitters
    where paper_count >= cast($min_papers as bigint)
    qualify rank <= cast($top as bigint)
)

select * from submitters_by_volume
order by rank
