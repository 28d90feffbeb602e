-- question: Which papers rise fastest against papers of the same age?
-- answer: A row is a paper with its upvotes when last seen, as a multiple of its cohort's median
-- answer: A cohort is all papers that were last seen at such an age, over all time; ages are
-- answer: hours since the listing
-- not: A fair race across years: a cohort holds papers of all years, and the site has grown
-- not: Papers without an instant of observation or a day of listing: their age is unknown
-- empty: no paper of these days was seen with its upvotes, at a known instant
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
-- parameter: top: bigint: 20: number of papers
with
last_observations as (
    select
        paper_key,
        last_upvotes as upvotes,
        round((epoch_ms(last_observed_at) - epoch_ms(listed_at)) / 3600000, 2) as age_in_hours,
        -- By the microsecond: an age just under 6 hours is rounded to 6.00.
        cast(
            floor(log2(greatest(epoch_us(last_observed_at - listed_at) / 3600000000, 3) / 3))
            as bigint
        ) as doubling,
    from mart.attention
),

cohorts as (
    select
        doubling,
        count(*) as cohort_paper_count,
        median(upvotes) as cohort_median,
    from last_observations
    group by doubling
),

risers as (
    select
        last_observations.paper_key,
        last_observations.upvotes / nullif(cohorts.cohort_median, 0) as times_median,
        last_observations.upvotes,
        last_observations.age_in_hours,
        last_observations.doubling,
        cohorts.cohort_median,
        cohorts.cohort_paper_count,
    from last_observations
    inner join cohorts on last_observations.doubling = cohorts.doubling
    inner join core.papers as papers on last_observations.paper_key = papers.paper_key
    where
        (cast($listed_from as date) is null or papers.first_listed_on >= cast($listed_from as date))
        and (cast($listed_to as date) is null or papers.first_listed_on <= cast($listed_to as date))
    order by times_median desc nulls last, last_observations.upvotes desc, papers.paper_key asc
    limit cast($top as bigint)
),

fastest_risers as (
    select
        row_number() over (
            order by
                risers.times_median desc nulls last, risers.upvotes desc, risers.paper_key asc
        ) as rank,
        round(risers.times_median, 2) as times_median,
        risers.upvotes,
        risers.age_in_hours,
        case
            when risers.doubling = 0 then 'up to 6 h'
            else
                cast(3 * power(2, risers.doubling) as bigint) || ' to '
                || cast(6 * power(2, risers.doubling) as bigint) || ' h'
        end as cohort,
        risers.cohort_median,
        risers.cohort_paper_count,
        papers.title,
        papers.first_listed_on,
        risers.paper_key,
    from risers
    inner join core.papers as papers on risers.paper_key = papers.paper_key
)

select * from fastest_risers
order by rank
