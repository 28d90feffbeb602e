-- question: Do weekdays and holidays change how many papers are listed and how they are received?
-- answer: A row is a weekday (1 is Monday) and a kind of day; a holiday is a Monday to Friday for
-- answer: which answers confirm that nothing is listed; `after holiday` is the next day with papers
-- not: Public holidays, and days that nobody asked for: these are left out
-- answer: median_hours_after_begin is from the day's begin (UTC) to the sight of the upvotes
-- not: Final upvotes: they are those stated by the day's own pages when these were last seen
-- empty: no daily page was captured
with
known_days as (
    select
        day,
        isodow(day) as iso_weekday,
        is_holiday,
        case when not is_holiday then paper_count end as paper_count,
    from mart.days
    where is_holiday or paper_count > 0
),

kinds_of_days as (
    select
        day,
        iso_weekday,
        paper_count,
        case
            when is_holiday then 'holiday'
            when lag(is_holiday) over (order by day) then 'after holiday'
            else 'ordinary'
        end as day_kind,
    from known_days
),

day_counts as (
    select
        kinds_of_days.iso_weekday,
        kinds_of_days.day_kind,
        count(*) as day_count,
        cast(sum(kinds_of_days.paper_count) as bigint) as paper_count,
        median(kinds_of_days.paper_count) as median_papers_per_day,
    from kinds_of_days
    group by kinds_of_days.iso_weekday, kinds_of_days.day_kind
),

paper_upvotes as (
    select
        listed_on,
        paper_key,
        max_by(upvotes, sight_number) as upvotes,
        max_by(observed_at, sight_number) filter (where upvotes is not null) as observed_at,
    from mart.engagement
    where listing_kind = 'daily' and listed_on is not null
    group by listed_on, paper_key
),

day_upvotes as (
    select
        kinds_of_days.iso_weekday,
        kinds_of_days.day_kind,
        count(paper_upvotes.upvotes) as upvoted_paper_count,
        median(paper_upvotes.upvotes) as median_upvotes,
        median(epoch_us(paper_upvotes.observed_at - paper_upvotes.listed_on) / 3600000000) filter (
            where paper_upvotes.upvotes is not null
        ) as median_hours,
    from paper_upvotes
    inner join kinds_of_days on paper_upvotes.listed_on = kinds_of_days.day
    group by kinds_of_days.iso_weekday, kinds_of_days.day_kind
),

weekdays as (
    select
        day_counts.iso_weekday,
        day_counts.day_kind,
        day_counts.day_count,
        day_counts.paper_count,
        day_counts.median_papers_per_day,
        day_upvotes.median_upvotes,
        round(day_upvotes.median_hours, 1) as median_hours_after_begin,
        coalesce(day_upvotes.upvoted_paper_count, 0) as upvoted_paper_count,
    from day_counts
    left join day_upvotes
        on
            day_counts.iso_weekday = day_upvotes.iso_weekday
            and day_counts.day_kind = day_upvotes.day_kind
)

select * from weekdays
order by iso_weekday, day_kind
