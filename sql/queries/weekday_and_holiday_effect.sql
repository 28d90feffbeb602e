-- question: Do weekdays and holidays change how many papers are listed and how they are received?
-- answer: A row is a weekday (1 is Monday) and a kind of day; a holiday is a Monday to Friday,
-- answer: between the first and the last day known, without an issue; `after holiday` comes next
-- not: Public holidays: a day not fetched looks the same; confirmed_empty_day_count are those whose
-- not: page was empty or showed another day's issue
-- not: Final upvotes: they are those stated by the day's own pages, at whatever hour these came
-- empty: no daily page was captured
with
issues as (
    select
        listed_on as day,
        count(*) as paper_count,
    from mart.daily_leaderboard
    group by listed_on
),

calendar_days as (
    select unnest(generate_series(min(day), max(day), interval 1 day)) as day,
    from issues
),

days as (
    select
        cast(calendar_days.day as date) as day,
        isodow(calendar_days.day) as iso_weekday,
        issues.paper_count,
    from calendar_days
    left join issues on calendar_days.day = issues.day
    where isodow(calendar_days.day) < 6 or issues.day is not null
),

kinds_of_days as (
    select
        day,
        iso_weekday,
        paper_count,
        case
            when paper_count is null then 'holiday'
            when
                lag(day) over (order by day) is not null
                and lag(paper_count) over (order by day) is null
                then 'after holiday'
            else 'ordinary'
        end as day_kind,
    from days
),

confirmed_days as (
    select listed_on as day,
    from core.captures
    where outcome = 'empty' and listing_kind = 'daily' and listed_on is not null
    union
    select try_cast(regexp_extract(url, '[0-9]{4}-[0-9]{2}-[0-9]{2}') as date) as day,
    from core.captures
    where outcome = 'repeat' and listing_kind = 'daily'
),

day_counts as (
    select
        kinds_of_days.iso_weekday,
        kinds_of_days.day_kind,
        count(*) as day_count,
        count(confirmed_days.day) filter (where kinds_of_days.paper_count is null)
            as confirmed_empty_day_count,
        cast(sum(kinds_of_days.paper_count) as bigint) as paper_count,
        median(kinds_of_days.paper_count) as median_papers_per_day,
    from kinds_of_days
    left join confirmed_days on kinds_of_days.day = confirmed_days.day
    group by kinds_of_days.iso_weekday, kinds_of_days.day_kind
),

day_upvotes as (
    select
        kinds_of_days.iso_weekday,
        kinds_of_days.day_kind,
        count(leaderboard.upvotes) as upvoted_paper_count,
        median(leaderboard.upvotes) as median_upvotes,
    from mart.daily_leaderboard as leaderboard
    inner join kinds_of_days on leaderboard.listed_on = kinds_of_days.day
    group by kinds_of_days.iso_weekday, kinds_of_days.day_kind
),

weekdays as (
    select
        day_counts.iso_weekday,
        day_counts.day_kind,
        day_counts.day_count,
        day_counts.confirmed_empty_day_count,
        day_counts.paper_count,
        day_counts.median_papers_per_day,
        day_upvotes.median_upvotes,
        coalesce(day_upvotes.upvoted_paper_count, 0) as upvoted_paper_count,
    from day_counts
    left join day_upvotes
        on
            day_counts.iso_weekday = day_upvotes.iso_weekday
            and day_counts.day_kind = day_upvotes.day_kind
)

select * from weekdays
order by iso_weekday, day_kind
