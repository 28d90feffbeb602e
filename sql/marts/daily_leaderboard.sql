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
day_papers as (
    select distinct
        capture_id,
        listed_on,
        paper_key,
    from core.listings
    where listing_kind = 'daily' and listed_on is not null
),

day_observations as (
    select
        day_papers.listed_on,
        day_papers.paper_key,
        observations.observed_at,
        observations.upvotes,
        observations.comment_count,
        observations.github_stars,
        row_number() over (
            order by
                observations.observed_at nulls first,
                day_papers.capture_id,
                day_papers.paper_key,
                day_papers.listed_on
        ) as ordinal,
    from day_papers
    left join core.observations as observations
        on
            day_papers.paper_key = observations.paper_key
            and day_papers.capture_id = observations.capture_id
),

day_counters as (
    select
        listed_on,
        paper_key,
        max_by(upvotes, ordinal) as upvotes,
        max_by(observed_at, ordinal) filter (where upvotes is not null) as observed_at,
        max_by(comment_count, ordinal) as comment_count,
        max_by(github_stars, ordinal) as github_stars,
    from day_observations
    group by listed_on, paper_key
),

day_pages as (
    select
        day_papers.listed_on,
        max(captures.listing_count) filter (where captures.is_cut) as fullest_cut_page,
        max(captures.listing_count) filter (where not captures.is_cut) as fullest_whole_page,
    from day_papers
    inner join core.captures as captures on day_papers.capture_id = captures.capture_id
    group by day_papers.listed_on
),

held_pages as (
    select
        listed_on,
        count(*) as held_capture_count,
    from core.captures
    where outcome = 'held'
    group by listed_on
),

leaderboard as (
    select
        day_counters.listed_on,
        row_number() over (
            partition by day_counters.listed_on
            order by day_counters.upvotes desc nulls last, day_counters.paper_key asc
        ) as rank,
        day_counters.paper_key,
        papers.title,
        papers.organization_key,
        day_counters.upvotes,
        day_counters.observed_at,
        day_counters.comment_count,
        day_counters.github_stars,
        count(*) over (partition by day_counters.listed_on) as paper_count,
        coalesce(day_pages.fullest_cut_page, 0) > coalesce(day_pages.fullest_whole_page, 0)
            as is_cut,
        coalesce(held_pages.held_capture_count, 0) as held_capture_count,
    from day_counters
    left join core.papers as papers on day_counters.paper_key = papers.paper_key
    left join day_pages on day_counters.listed_on = day_pages.listed_on
    left join held_pages on day_counters.listed_on = held_pages.listed_on
)

select * from leaderboard
