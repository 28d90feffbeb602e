-- question: Which repositories gained the most stars after their paper was listed?
-- answer: A row is a repository whose stars were stated at two or more instants
-- answer: Ages are hours from the listing of its paper to the first and to the last statement
-- answer: A cohort is all these repositories that were last seen at such an age; times_median is
-- answer: stars_gained as a multiple of its cohort's median; NULL where that is 0
-- not: A fair race by rank: gains are of other spans, from first_age_in_hours to age_in_hours
-- not: Stars before the first statement, on whatever day that was
-- not: Repositories that share a paper with another declared one: whose stars are meant is unknown
-- empty: no repository was seen with its stars at two instants
-- parameter: top: bigint: 20: number of repositories
with
aged_repositories as (
    select
        *,
        epoch_us(first_github_stars_at - listed_at) / 3600000000 as first_age_in_hours,
        -- Not rounded before ages are compared: just under 6 hours is under 6 hours.
        epoch_us(github_stars_at - listed_at) / 3600000000 as age_in_hours,
        cast(floor(log2(greatest(age_in_hours, 3) / 3)) as bigint) as doubling,
    from mart.repositories
    where first_github_stars_at < github_stars_at
),

cohorts as (
    select
        doubling,
        count(*) as cohort_repository_count,
        median(stars_gained) as cohort_median,
    from aged_repositories
    group by doubling
),

star_growth as (
    select
        row_number() over (
            order by repositories.stars_gained desc, repositories.repository asc
        ) as rank,
        repositories.repository_url,
        repositories.stars_gained,
        repositories.first_github_stars,
        repositories.github_stars,
        round(repositories.first_age_in_hours, 2) as first_age_in_hours,
        round(repositories.age_in_hours, 2) as age_in_hours,
        round(
            24 * repositories.stars_gained
            / (repositories.age_in_hours - repositories.first_age_in_hours),
            1
        ) as stars_per_day,
        round(repositories.stars_gained / nullif(cohorts.cohort_median, 0), 2) as times_median,
        case
            when repositories.doubling = 0 then 'up to 6 h'
            else
                cast(3 * power(2, repositories.doubling) as bigint) || ' to '
                || cast(6 * power(2, repositories.doubling) as bigint) || ' h'
        end as cohort,
        cohorts.cohort_median,
        cohorts.cohort_repository_count,
        repositories.star_observation_count,
        repositories.first_paper_on,
        repositories.first_github_stars_at,
        repositories.github_stars_at,
    from aged_repositories as repositories
    inner join cohorts on repositories.doubling = cohorts.doubling
    qualify rank <= cast($top as bigint)
)

select * from star_growth
order by rank
