-- grain: paper x ISO week on whose daily or weekly pages it was seen
-- question: Which papers of a week had the most upvotes when that week's pages were last seen?
-- key: week, rank
-- column: week: The ISO week, such as 2026-W27
-- column: first_on: Monday of that week
-- column: rank: Place by upvotes, from 1; equal ones by paper_key, papers without upvotes last
-- column: paper_key: The paper
-- column: title: Title, cleaned
-- column: organization_key: Organization that submitted the paper; NULL where not stated
-- column: upvotes: Upvotes as last stated by a page of that week; NULL where never stated
-- column: observed_at: Instant of that observation (UTC); NULL where nobody stated it
-- column: comment_count: Comments as last stated by a page of that week
-- column: github_stars: Stars of the declared repository as last stated by a page of that week
-- column: paper_count: Papers of the week
-- column: upvoted_paper_count: Papers of the week whose upvotes such a page states
-- column: issue_count: Days of the week with a daily page, the input of the ranking
-- column: growing_issue_count: Of these, days whose pages may still show more papers
with
leaderboard as (
    select
        period as week,
        cast(strptime(period || '-1', '%G-W%V-%u') as date) as first_on,
        * exclude (period),
    from mart.leaderboard('weekly', '%G-W%V')
)

select * from leaderboard
