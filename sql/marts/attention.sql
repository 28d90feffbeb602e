-- grain: one paper with upvotes stated at a known age
-- question: When had a paper half of its upvotes? Half of those stated when it was last seen.
-- key: paper_key
-- by: paper_key in work.changed_papers
-- from: paper_key in work.changed_papers
-- column: paper_key: The paper
-- column: title: Title, cleaned
-- column: listed_at: Instant of the listing, from which ages count (UTC)
-- column: observation_count: Observations of upvotes with an instant at or after the listing
-- column: first_age_in_hours: Age at the first of them, in hours since the listing
-- column: last_age_in_hours: Age at the last of them
-- column: last_observed_at: Instant of the last of them (UTC)
-- column: first_upvotes: Upvotes at the first
-- column: last_upvotes: Upvotes at the last, taken as the total
-- column: half_life_from_hours: Not reached at this age yet; 0 where no observation is earlier
-- column: half_life_to_hours: The half was reached by this age; NULL where the total is still open
-- column: censoring: left: half at first sight; right: unseen past 30 days; both; neither; NULL: 0
with
aged_observations as (
    select
        paper_key,
        listed_at,
        observed_at,
        upvotes,
        -- Not rounded before ages are compared: just under 30 days is under 30 days.
        epoch_us(observed_at - listed_at) / 3600000000 as age_in_hours,
        row_number() over (order by observed_at, capture_id, paper_key) as ordinal,
    from mart.engagement
    where upvotes is not null and observed_at >= listed_at
),

ends as (
    select
        paper_key,
        max(listed_at) as listed_at,
        count(*) as observation_count,
        max(observed_at) as last_observed_at,
        min(age_in_hours) as first_age_in_hours,
        max(age_in_hours) as last_age_in_hours,
        min_by(upvotes, ordinal) as first_upvotes,
        max_by(upvotes, ordinal) as last_upvotes,
    from aged_observations
    group by paper_key
),

halves as (
    select
        aged_observations.paper_key,
        min(aged_observations.ordinal) as ordinal,
        min(aged_observations.age_in_hours) as age_in_hours,
    from aged_observations
    inner join ends on aged_observations.paper_key = ends.paper_key
    where 2 * aged_observations.upvotes >= ends.last_upvotes
    group by aged_observations.paper_key
),

times_before as (
    select
        aged_observations.paper_key,
        max(aged_observations.age_in_hours) as age_in_hours,
    from aged_observations
    inner join halves
        on
            aged_observations.paper_key = halves.paper_key
            and aged_observations.ordinal < halves.ordinal
    group by aged_observations.paper_key
),

attention as (
    select
        ends.paper_key,
        papers.title,
        ends.listed_at,
        ends.observation_count,
        round(ends.first_age_in_hours, 2) as first_age_in_hours,
        round(ends.last_age_in_hours, 2) as last_age_in_hours,
        ends.last_observed_at,
        ends.first_upvotes,
        ends.last_upvotes,
        case
            when ends.last_upvotes > 0 then round(coalesce(times_before.age_in_hours, 0), 2)
        end as half_life_from_hours,
        case
            when ends.last_upvotes > 0 and ends.last_age_in_hours >= 720
                then round(halves.age_in_hours, 2)
        end as half_life_to_hours,
        case
            when ends.last_upvotes = 0 then null
            when times_before.paper_key is null and ends.last_age_in_hours < 720 then 'both'
            when times_before.paper_key is null then 'left'
            when ends.last_age_in_hours < 720 then 'right'
            else 'neither'
        end as censoring,
    from ends
    inner join core.papers as papers on ends.paper_key = papers.paper_key
    inner join halves on ends.paper_key = halves.paper_key
    left join times_before on ends.paper_key = times_before.paper_key
)

select * from attention
