-- grain: one day
-- question: how whole is each day, and how many papers has such a weekday usually?
with
usual_counts as (
    select
        days.day,
        count(earlier.day) as week_count,
        cast(round(median(earlier.paper_count)) as bigint) as usual_count,
    from mart.days as days
    inner join mart.days as earlier
        on
            dayofweek(days.day) = dayofweek(earlier.day)
            and earlier.day between days.day - 56 and days.day - 7
            and earlier.paper_count > 0
    group by days.day
),

days as (
    select
        days.day,
        days.state,
        days.may_grow,
        days.is_weekend,
        days.is_holiday,
        days.paper_count,
        if(usual_counts.week_count > 1, usual_counts.usual_count, null) as usual_count,
        days.answered_at,
    from mart.days as days
    left join usual_counts on days.day = usual_counts.day
)

select * from days
order by day
