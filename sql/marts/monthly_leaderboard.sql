-- grain: paper x month on whose daily or monthly pages it was seen
-- question: Which papers of a month had the most upvotes when that month's pages were last seen?
-- key: month, rank
-- column: month: The month, such as 2026-07
-- column: first_on: First day of that month
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
with
month_sights as (
    select distinct
        capture_id,
        paper_key,
        case listing_kind
            when 'daily' then strftime(listed_on, '%Y-%m')
            when 'monthly' then period
        end as month,
    from core.listings
    where listing_kind in ('daily', 'monthly')
),

month_observations as (
    select
        month_sights.month,
        month_sights.paper_key,
        observations.observed_at,
        observations.upvotes,
        observations.comment_count,
        observations.github_stars,
        row_number() over (
            order by
                observations.observed_at nulls first,
                month_sights.capture_id,
                month_sights.paper_key,
                month_sights.month
        ) as ordinal,
    from month_sights
    left join core.observations as observations
        on
            month_sights.paper_key = observations.paper_key
            and month_sights.capture_id = observations.capture_id
    where month_sights.month is not null
),

month_counters as (
    select
        month,
        paper_key,
        max_by(upvotes, ordinal) as upvotes,
        max_by(observed_at, ordinal) filter (where upvotes is not null) as observed_at,
        max_by(comment_count, ordinal) as comment_count,
        max_by(github_stars, ordinal) as github_stars,
    from month_observations
    group by month, paper_key
),

month_issues as (
    select
        strftime(listed_on, '%Y-%m') as month,
        count(distinct listed_on) as issue_count,
    from core.listings
    where listing_kind = 'daily' and listed_on is not null
    group by strftime(listed_on, '%Y-%m')
),

leaderboard as (
    select
        month_counters.month,
        cast(strptime(month_counters.month, '%Y-%m') as date) as first_on,
        row_number() over (
            partition by month_counters.month
            order by month_counters.upvotes desc nulls last, month_counters.paper_key asc
        ) as rank,
        month_counters.paper_key,
        papers.title,
        papers.organization_key,
        month_counters.upvotes,
        month_counters.observed_at,
        month_counters.comment_count,
        month_counters.github_stars,
        count(*) over (partition by month_counters.month) as paper_count,
        count(month_counters.upvotes) over (partition by month_counters.month)
            as upvoted_paper_count,
        coalesce(month_issues.issue_count, 0) as issue_count,
    from month_counters
    inner join core.papers as papers on month_counters.paper_key = papers.paper_key
    left join month_issues on month_counters.month = month_issues.month
)

select * from leaderboard
