-- grain: paper x period on whose pages it was seen
-- question: which papers had the most upvotes when the pages of a period were last seen?
-- page_kind: pages of this kind count besides the daily ones, under the period that they state.
-- period_format: the period of a day, as strftime writes it.
-- noqa: disable=RF02
create macro mart.leaderboard(page_kind, period_format) as table (
    with
    sights as (
        select distinct
            capture_id,
            paper_key,
            case listing_kind
                when 'daily' then strftime(listed_on, period_format)
                else period
            end as period,
        from core.listings
        where listing_kind in ('daily', page_kind)
    ),

    seen_counters as (
        select
            sights.period,
            sights.paper_key,
            observations.observed_at,
            observations.upvotes,
            observations.comment_count,
            observations.github_stars,
            row_number() over (
                order by
                    observations.observed_at nulls first,
                    sights.capture_id,
                    sights.paper_key,
                    sights.period
            ) as ordinal,
        from sights
        left join core.observations as observations
            on
                sights.paper_key = observations.paper_key
                and sights.capture_id = observations.capture_id
        where sights.period is not null
    ),

    last_counters as (
        select
            period,
            paper_key,
            max_by(upvotes, ordinal) as upvotes,
            max_by(observed_at, ordinal) filter (where upvotes is not null) as observed_at,
            max_by(comment_count, ordinal) as comment_count,
            max_by(github_stars, ordinal) as github_stars,
        from seen_counters
        group by period, paper_key
    ),

    issue_days as (
        select distinct listed_on as day
        from core.listings
        where listing_kind = 'daily' and listed_on is not null
    ),

    issues as (
        select
            strftime(issue_days.day, period_format) as period,
            count(*) as issue_count,
            count(*) filter (where states.may_grow) as growing_issue_count,
        from issue_days
        left join meta.day_states as states on issue_days.day = states.day
        group by strftime(issue_days.day, period_format)
    ),

    leaderboard as (
        select
            last_counters.period,
            row_number() over (
                partition by last_counters.period
                order by last_counters.upvotes desc nulls last, last_counters.paper_key asc
            ) as rank,
            last_counters.paper_key,
            papers.title,
            papers.organization_key,
            last_counters.upvotes,
            last_counters.observed_at,
            last_counters.comment_count,
            last_counters.github_stars,
            count(*) over (partition by last_counters.period) as paper_count,
            count(last_counters.upvotes) over (partition by last_counters.period)
                as upvoted_paper_count,
            coalesce(issues.issue_count, 0) as issue_count,
            coalesce(issues.growing_issue_count, 0) as growing_issue_count,
        from last_counters
        inner join core.papers as papers on last_counters.paper_key = papers.paper_key
        left join issues on last_counters.period = issues.period
    )

    select * from leaderboard
)
