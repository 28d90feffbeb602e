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
-- column: is_cut: The day's fullest page ended at the API's limit: papers may be missing
-- column: held_capture_count: Pages of the day that are held back for showing far fewer papers
-- column: day_state: State of the day, as in mart.days
-- column: may_grow: More papers of the day may come to be known
with
last_counters as (
    select
        listed_on,
        paper_key,
        max_by(upvotes, sight_number) as upvotes,
        max_by(observed_at, sight_number) filter (where upvotes is not null) as observed_at,
        max_by(comment_count, sight_number) as comment_count,
        max_by(github_stars, sight_number) as github_stars,
    from mart.engagement
    where listing_kind = 'daily' and listed_on is not null
    group by listed_on, paper_key
),

ranked_papers as (
    -- Not by the macro of longer periods: their counts of issues, of which a day has one, would be
    -- made for each of a million papers.
    select
        *,
        row_number() over (
            partition by listed_on order by upvotes desc nulls last, paper_key asc
        ) as rank,
        count(*) over (partition by listed_on) as paper_count,
    from last_counters
),

leaderboard as (
    select
        ranked_papers.listed_on,
        ranked_papers.rank,
        ranked_papers.paper_key,
        papers.title,
        papers.organization_key,
        ranked_papers.upvotes,
        ranked_papers.observed_at,
        ranked_papers.comment_count,
        ranked_papers.github_stars,
        ranked_papers.paper_count,
        days.is_cut,
        days.held_capture_count,
        days.state as day_state,
        days.may_grow,
    from ranked_papers
    inner join core.papers as papers on ranked_papers.paper_key = papers.paper_key
    left join mart.days as days on ranked_papers.listed_on = days.day
)

select * from leaderboard
