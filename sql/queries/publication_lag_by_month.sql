-- question: How many days pass between arXiv publication and listing, month by month?
-- answer: A row is a month of first listing, with the median lag of its papers in days
-- answer: next_day_percent is of the papers listed on the day of publication or on the next day
-- not: Papers whose day of publication no page states; dated_paper_count are the others
-- not: Time in the submission queue: arXiv itself announces a paper a day or more after v1
-- empty: no paper has a known day of listing
-- plot: month: median_lag_in_days
with
month_papers as (
    select
        cast(date_trunc('month', first_listed_on) as date) as month,
        count(*) as paper_count,
    from core.papers
    where first_listed_on is not null
    group by date_trunc('month', first_listed_on)
),

month_lags as (
    select
        month,
        count(*) as dated_paper_count,
        median(lag_in_days) as median_lag_in_days,
        median(weekday_lag_in_days) as median_weekday_lag_in_days,
        round(100 * count(*) filter (where lag_in_days <= 1) / count(*), 1) as next_day_percent,
        max(lag_in_days) as longest_lag_in_days,
    from mart.publication_lag
    group by month
),

publication_lag_by_month as (
    select
        month_papers.month,
        month_lags.median_lag_in_days,
        month_lags.median_weekday_lag_in_days,
        month_lags.next_day_percent,
        month_lags.longest_lag_in_days,
        coalesce(month_lags.dated_paper_count, 0) as dated_paper_count,
        month_papers.paper_count,
    from month_papers
    left join month_lags on month_papers.month = month_lags.month
)

select * from publication_lag_by_month
order by month
