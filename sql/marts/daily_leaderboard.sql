-- grain: paper x day on whose daily page it was seen
-- question: Which papers of a day had the most upvotes when that day's page was last seen?
-- key: listed_on, rank
-- column: listed_on: The day that the page states for itself
-- column: rank: Place by upvotes, from 1; equal ones by paper_key, papers without upvotes last
-- column: paper_key: The paper
-- column: title: Title, cleaned
-- column: organization_key: Organization that submitted the paper; NULL where not stated
-- column: upvotes: Upvotes as last stated by a page of that day; NULL where never stated
-- column: observed_at: Instant of that observation (UTC); NULL where nobody stated it
-- column: comment_count: Comments as last stated by a page of that day
-- column: github_stars: Stars of the declared repository as last stated by a page of that day
-- column: paper_count: Papers of the day
-- column: is_cut: The day's fullest page ended at the API's limit of 50: papers may be missing
-- column: held_capture_count: Pages of the day that are held back for showing far fewer papers
-- column: day_state: State of the day, as in mart.days
-- column: may_grow: More papers of the day may come to be known
with
ranked_papers as (
    select
        cast(period as date) as listed_on,
        * exclude (period, upvoted_paper_count, issue_count, growing_issue_count),
    from mart.leaderboard('daily', '%Y-%m-%d')
),

leaderboard as (
    select
        ranked_papers.*,
        days.is_cut,
        days.held_capture_count,
        days.state as day_state,
        days.may_grow,
    from ranked_papers
    left join mart.days as days on ranked_papers.listed_on = days.day
)

select * from leaderboard
