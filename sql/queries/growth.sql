-- question: How many upvotes had a paper 1 h, 6 h, 24 h, 7 d and 30 d after it was listed?
-- answer: A row is an age; before and after are the nearest observations around it
-- answer: upvotes_estimated lies on the line between them; NULL where one of them is missing
-- not: A count at that very age, unless age_before equals it
-- not: Hours to the minute where is_listed_at_exact is false: the age then counts from midnight
-- empty: the paper was never seen with its upvotes at a known instant
-- plot: hours: upvotes_estimated
-- parameter: paper: paper: null: id, address, title or key; null for the paper seen most often
with
chosen_papers as (
    select
        papers.paper_key,
        papers.title,
    from core.papers as papers
    left join mart.attention as attention on papers.paper_key = attention.paper_key
    left join core.paper_aliases as aliases
        on
            papers.paper_key = aliases.paper_key
            and aliases.alias_key = cast($paper as varchar)
    where
        cast($paper as varchar) is null
        or cast($paper as varchar) in (papers.paper_key, papers.arxiv_id, aliases.alias_key)
    order by attention.observation_count desc nulls last, papers.paper_key asc
    limit 1
),

aged_sights as (
    select
        paper_key,
        is_listed_at_exact,
        -- Not rounded before ages are compared: just under an hour is under an hour.
        epoch_us(observed_at - listed_at) / 3600000000 as age_in_hours,
        upvotes,
        row_number() over (order by observed_at, capture_id, paper_key) as ordinal,
    from mart.engagement
    where
        paper_key in (select chosen_papers.paper_key from chosen_papers)
        and upvotes is not null
        and observed_at >= listed_at
),

checkpoints as (
    select
        unnest(['1 h', '6 h', '24 h', '7 d', '30 d']) as age,
        unnest([1, 6, 24, 168, 720]) as hours,
),

nearest_observations as (
    select
        chosen_papers.paper_key,
        chosen_papers.title,
        checkpoints.age,
        checkpoints.hours,
        max_by(observed.upvotes, observed.ordinal)
        filter (where observed.age_in_hours <= checkpoints.hours) as upvotes_before,
        max(observed.age_in_hours)
        filter (where observed.age_in_hours <= checkpoints.hours) as age_before,
        min_by(observed.upvotes, observed.ordinal)
        filter (where observed.age_in_hours > checkpoints.hours) as upvotes_after,
        min(observed.age_in_hours)
        filter (where observed.age_in_hours > checkpoints.hours) as age_after,
        count(observed.upvotes) as observation_count,
        bool_or(observed.is_listed_at_exact) as is_listed_at_exact,
    from chosen_papers
    cross join checkpoints
    left join aged_sights as observed on chosen_papers.paper_key = observed.paper_key
    group by
        chosen_papers.paper_key, chosen_papers.title, checkpoints.age, checkpoints.hours
),

growth as (
    select
        age,
        hours,
        case
            when age_before = hours then upvotes_before
            else
                round(
                    upvotes_before
                    + (upvotes_after - upvotes_before)
                    * (hours - age_before) / (age_after - age_before),
                    1
                )
        end as upvotes_estimated,
        upvotes_before,
        round(age_before, 2) as age_before,
        upvotes_after,
        round(age_after, 2) as age_after,
        observation_count,
        is_listed_at_exact,
        title,
        paper_key,
    from nearest_observations
    where observation_count > 0
)

select * from growth
order by hours
