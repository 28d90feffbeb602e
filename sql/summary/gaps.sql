-- grain: one span of weekdays in a row of which no page is here
-- question: which days are missing between the first day known and the last one?
with
weekdays as (
    select
        day,
        state,
        row_number() over (order by day) as number,
    from meta.day_states
    where isodow(day) < 6
),

missing as (
    select
        day,
        number - row_number() over (order by day) as span_number,
    from weekdays
    where state in ('missing', 'failed')
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
