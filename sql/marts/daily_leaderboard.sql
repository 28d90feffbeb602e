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
with
day_captures as (
    select distinct
        capture_id,
        listed_on,
    from core.listings
    where listing_kind = 'daily' and listed_on is not null
),

day_pages as (
    select
        day_captures.listed_on,
        max(captures.listing_count) filter (where captures.is_cut) as fullest_cut_page,
        max(captures.listing_count) filter (where not captures.is_cut) as fullest_whole_page,
    from day_captures
    inner join core.captures as captures on day_captures.capture_id = captures.capture_id
    group by day_captures.listed_on
),

held_pages as (
    select
        listed_on,
        count(*) as held_capture_count,
    from core.captures
    where outcome = 'held'
    group by listed_on
),

ranked_papers as (
    select
        cast(period as date) as listed_on,
        * exclude (period, upvoted_paper_count, issue_count),
    from mart.leaderboard('daily', '%Y-%m-%d')
),

leaderboard as (
    select
        ranked_papers.*,
        coalesce(day_pages.fullest_cut_page, 0) > coalesce(day_pages.fullest_whole_page, 0)
            as is_cut,
        coalesce(held_pages.held_capture_count, 0) as held_capture_count,
    from ranked_papers
    left join day_pages on ranked_papers.listed_on = day_pages.listed_on
    left join held_pages on ranked_papers.listed_on = held_pages.listed_on
)

select * from leaderboard
