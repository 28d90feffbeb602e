-- question: How many hours pass from a paper's first version at arXiv to its listing?
-- answer: A row is a month of first listing; the hours run from the second at which arXiv got the
-- answer: first version to the submission to the list; a tenth of the papers is below p10_hours,
-- answer: a tenth above p90_hours; median_hours_to_day ends at the begin of the day of listing
-- not: Papers without a record of arXiv: v1 is known of known_paper_count of paper_count
-- not: Hours of papers whose submission no page times, as since May 2026: timed_paper_count has one
-- empty: no record of arXiv tells of a paper that was first listed on these days
-- plot: month: median_hours
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
with
listed_papers as (
    -- Midnight stands for the day where a page states no more than that.
    select
        paper_key,
        min(submitted_at) filter (where submitted_at <> date_trunc('day', submitted_at))
            as submitted_at,
    from mart.engagement
    group by paper_key
),

lags as (
    select
        cast(date_trunc('month', papers.first_listed_on) as date) as month,
        papers.published_on_method = 'arxiv' as is_known,
        epoch_us(listed_papers.submitted_at - papers.published_at) / 3600000000 as hours,
        epoch_us(cast(papers.first_listed_on as timestamp) - papers.published_at) / 3600000000
            as hours_to_day,
    from core.papers as papers
    left join listed_papers on papers.paper_key = listed_papers.paper_key
    where
        papers.first_listed_on is not null
        and (
            cast($listed_from as date) is null
            or papers.first_listed_on >= cast($listed_from as date)
        )
        and (
            cast($listed_to as date) is null
            or papers.first_listed_on <= cast($listed_to as date)
        )
),

listing_lag_in_hours as (
    select
        month,
        round(median(hours) filter (where is_known), 1) as median_hours,
        round(quantile_cont(hours, 0.1) filter (where is_known), 1) as p10_hours,
        round(quantile_cont(hours, 0.9) filter (where is_known), 1) as p90_hours,
        round(median(hours_to_day) filter (where is_known), 1) as median_hours_to_day,
        count(hours) filter (where is_known) as timed_paper_count,
        count(*) filter (where is_known) as known_paper_count,
        count(*) as paper_count,
    from lags
    group by month
    having count(*) filter (where is_known) > 0
)

select * from listing_lag_in_hours
order by month
