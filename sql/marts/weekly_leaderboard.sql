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
with
week_sights as (
    select distinct
        capture_id,
        paper_key,
        case listing_kind
            when 'daily' then strftime(listed_on, '%G-W%V')
            when 'weekly' then period
        end as week,
    from core.listings
    where listing_kind in ('daily', 'weekly')
),

week_observations as (
    select
        week_sights.week,
        week_sights.paper_key,
        observations.observed_at,
        observations.upvotes,
        observations.comment_count,
        observations.github_stars,
        row_number() over (
            order by
                observations.observed_at nulls first,
                week_sights.capture_id,
                week_sights.paper_key,
                week_sights.week
        ) as ordinal,
    from week_sights
    left join core.observations as observations
        on
            week_sights.paper_key = observations.paper_key
            and week_sights.capture_id = observations.capture_id
    where week_sights.week is not null
),

week_counters as (
    select
        week,
        paper_key,
        max_by(upvotes, ordinal) as upvotes,
        max_by(observed_at, ordinal) filter (where upvotes is not null) as observed_at,
        max_by(comment_count, ordinal) as comment_count,
        max_by(github_stars, ordinal) as github_stars,
    from week_observations
    group by week, paper_key
),

week_issues as (
    select
        strftime(listed_on, '%G-W%V') as week,
        count(distinct listed_on) as issue_count,
    from core.listings
    where listing_kind = 'daily' and listed_on is not null
    group by strftime(listed_on, '%G-W%V')
),

leaderboard as (
    select
        week_counters.week,
        cast(strptime(week_counters.week || '-1', '%G-W%V-%u') as date) as first_on,
        row_number() over (
            partition by week_counters.week
            order by week_counters.upvotes desc nulls last, week_counters.paper_key asc
        ) as rank,
        week_counters.paper_key,
        papers.title,
        papers.organization_key,
        week_counters.upvotes,
        week_counters.observed_at,
        week_counters.comment_count,
        week_counters.github_stars,
        count(*) over (partition by week_counters.week) as paper_count,
        count(week_counters.upvotes) over (partition by week_counters.week)
            as upvoted_paper_count,
        coalesce(week_issues.issue_count, 0) as issue_count,
    from week_counters
    inner join core.papers as papers on week_counters.paper_key = papers.paper_key
    left join week_issues on week_counters.week = week_issues.week
)

select * from leaderboard
