-- grain: one paper with a known day of publication and a known day of first listing
-- question: How long after its publication at arXiv was a paper listed?
-- key: paper_key
-- column: paper_key: The paper
-- column: published_on: Day of arXiv's first version
-- column: published_on_method: Which rule gave published_on
-- column: first_listed_on: First day on which it was listed
-- column: month: First day of the month of first listing
-- column: lag_in_days: Days from published_on to first_listed_on; -1 where time zones disagree
-- column: weekday_lag_in_days: Mondays to Fridays after published_on, up to first_listed_on
with
lags as (
    select
        paper_key,
        published_on,
        published_on_method,
        first_listed_on,
        cast(date_trunc('month', first_listed_on) as date) as month,
        first_listed_on - published_on as lag_in_days,
        (first_listed_on - date '1970-01-05') // 7 * 5
        + least(isodow(first_listed_on), 5)
        - (published_on - date '1970-01-05') // 7 * 5
        - least(isodow(published_on), 5) as weekday_lag_in_days,
    from core.papers
    where published_on is not null and first_listed_on is not null
)

select * from lags
