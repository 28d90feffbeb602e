-- grain: paper x month on whose daily or monthly pages it was seen
-- question: Which papers of a month had the most upvotes when that month's pages were last seen?
-- key: month, rank
-- column: month: First day of the month
-- column: rank: Place by upvotes, from 1; equal ones by paper_key, papers without upvotes last
-- column: paper_key: The paper
-- column: title: Title, cleaned
-- column: organization_key: Organization that submitted the paper; NULL where not stated
-- column: upvotes: Upvotes as last stated by a page of that month; NULL where never stated
-- column: observed_at: Instant of that observation (UTC); NULL where nobody stated it
-- column: comment_count: Comments as last stated by a page of that month
-- column: github_stars: Stars of the declared repository as last stated by a page of that month
-- column: paper_count: Papers of the month
-- column: upvoted_paper_count: Papers of the month whose upvotes such a page states
-- column: issue_count: Days of the month with a daily page, the input of the ranking
-- column: growing_issue_count: Of these, days whose pages may still show more papers
with
leaderboard as (
    select
        cast(strptime(period, '%Y-%m') as date) as month,
        * exclude (period),
    from mart.leaderboard('monthly', '%Y-%m')
)

select * from leaderboard
