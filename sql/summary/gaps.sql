-- grain: one span of weekdays in a row of which no page is here
-- question: which days are missing between the first day listed and the last one?
with
listed as (
    select distinct listed_on
    from core.listings
    where listing_kind = 'daily' and listed_on is not null
),

empty_days as (
    select distinct listed_on
    from core.captures
    where listing_kind = 'daily' and outcome = 'empty'
),

days as (
    select
        cast(
            unnest(generate_series(min(listed_on), max(listed_on), interval 1 day)) as date
        ) as day,
    from listed
),

weekdays as (
    select
        day,
        row_number() over (order by day) as number,
    from days
    where isodow(day) < 6
),

missing as (
    select
        day,
        number - row_number() over (order by day) as span_number,
    from weekdays
    where day not in (from listed) and day not in (from empty_days)
),

gaps as (
    select
        min(day) as first_day,
        max(day) as last_day,
        count(*) as weekday_count,
    from missing
    group by span_number
)

select * from gaps
order by first_day
