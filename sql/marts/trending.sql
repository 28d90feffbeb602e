-- grain: day x paper first listed on that day or in the 13 days before
-- question: Which papers trended on a day, by a published formula? score = upvotes / (age + 2)^1.5
-- key: trending_on, rank
-- column: trending_on: A day (UTC) on which any page was captured
-- column: rank: Place by score, from 1; equal ones by paper_key
-- column: paper_key: The paper
-- column: title: Title, cleaned
-- column: score: upvotes / (age_in_days + 2)^1.5: 10 upvotes on day 0 weigh as 18 on day 1
-- column: formula_version: 1; another formula or another window will have another number
-- column: upvotes: Upvotes as last stated by a capture of that day or of an earlier one
-- column: observed_at: Instant of that observation (UTC)
-- column: age_in_days: Days from first_listed_on to trending_on, 0 to 13
-- column: first_listed_on: First day on which the paper was listed
-- column: is_fresh: The observation is of that very day
with
dated_observations as (
    select
        paper_key,
        upvotes,
        observed_at,
        cast(observed_at as date) as observed_on,
        row_number() over (order by observed_at, capture_id, paper_key) as ordinal,
    from core.observations
    where observed_at is not null and upvotes is not null
),

days as (
    select distinct cast(captured_at as date) as trending_on,
    from core.captures
    where captured_at is not null
),

day_ends as (
    select
        paper_key,
        observed_on,
        max_by(upvotes, ordinal) as upvotes,
        max(observed_at) as observed_at,
    from dated_observations
    group by paper_key, observed_on
),

spans as (
    select
        day_ends.paper_key,
        day_ends.upvotes,
        day_ends.observed_at,
        day_ends.observed_on,
        papers.title,
        papers.first_listed_on,
        greatest(day_ends.observed_on, papers.first_listed_on) as from_on,
        coalesce(
            lead(day_ends.observed_on) over (
                partition by day_ends.paper_key order by day_ends.observed_on
            ),
            date '9999-12-31'
        ) as before_on,
    from day_ends
    inner join core.papers as papers on day_ends.paper_key = papers.paper_key
    where papers.first_listed_on is not null
),

span_days as (
    -- Days are listed for each span: a join by ranges would try all pairs.
    select
        *,
        cast(
            unnest(
                generate_series(from_on, least(before_on, first_listed_on + 14) - 1, interval 1 day)
            ) as date
        ) as trending_on,
    from spans
    where from_on < least(before_on, first_listed_on + 14)
),

scores as (
    select
        days.trending_on,
        span_days.paper_key,
        span_days.title,
        span_days.upvotes,
        span_days.observed_at,
        span_days.first_listed_on,
        days.trending_on - span_days.first_listed_on as age_in_days,
        days.trending_on = span_days.observed_on as is_fresh,
        -- Rounded only once it is ranked: close scores are not equal ones.
        span_days.upvotes / power(days.trending_on - span_days.first_listed_on + 2, 1.5)
            as exact_score,
    from days
    inner join span_days on days.trending_on = span_days.trending_on
),

trending as (
    select
        trending_on,
        row_number() over (
            partition by trending_on order by exact_score desc, paper_key asc
        ) as rank,
        paper_key,
        title,
        round(exact_score, 4) as score,
        1 as formula_version,
        upvotes,
        observed_at,
        age_in_days,
        first_listed_on,
        is_fresh,
    from scores
)

select * from trending
