-- rule: No day of the last two weeks is far thinner than its weekday and thin days usually are
-- severity: warn
-- table: core.listings
-- by: *, since days are compared with earlier ones; it reads those of half a year
with
seen_days as (
    select
        listed_on,
        max(captured_on) as last_captured_on,
    from core.captures
    where
        listing_kind = 'daily'
        and listed_on is not null
        and outcome in ('page', 'repeat', 'empty')
    group by listed_on
),

listed_papers as (
    select
        listed_on,
        count(distinct paper_key) as paper_count,
    from core.listings
    where
        listing_kind = 'daily'
        -- The days that those of the last two weeks are compared with.
        and listed_on >= (select max(seen_days.listed_on) from seen_days) - 13 - 182
    group by listed_on
),

days as (
    select
        seen_days.listed_on,
        coalesce(listed_papers.paper_count, 0) as paper_count,
        seen_days.last_captured_on > seen_days.listed_on as is_settled,
        max(seen_days.listed_on) over () as newest_on,
    from seen_days
    left join listed_papers on seen_days.listed_on = listed_papers.listed_on
),

settled_days as (
    select
        listed_on,
        paper_count,
    from days
    where listed_on > newest_on - 14 and (listed_on < newest_on or is_settled)
),

usual_counts as (
    select
        settled_days.listed_on,
        settled_days.paper_count,
        median(days.paper_count) as usual_count,
        count(*) as week_count,
    from settled_days
    inner join days
        on
            days.listed_on between settled_days.listed_on - 56 and settled_days.listed_on - 7
            and dayofweek(days.listed_on) = dayofweek(settled_days.listed_on)
    group by settled_days.listed_on, settled_days.paper_count
),

low_counts as (
    select
        settled_days.listed_on,
        round(quantile_cont(days.paper_count, 0.05), 2) as low_count,
    from settled_days
    inner join days
        on
            days.listed_on between settled_days.listed_on - 182 and settled_days.listed_on - 1
            and days.paper_count > 0
    group by settled_days.listed_on
),

thin_days as (
    select
        usual_counts.listed_on,
        dayname(usual_counts.listed_on) as weekday,
        usual_counts.paper_count,
        usual_counts.usual_count,
        low_counts.low_count,
    from usual_counts
    inner join low_counts on usual_counts.listed_on = low_counts.listed_on
    where
        usual_counts.week_count >= 4
        and usual_counts.paper_count < 0.2 * usual_counts.usual_count
        and usual_counts.paper_count < 0.5 * low_counts.low_count
)

select * from thin_days
