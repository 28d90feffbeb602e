-- question: Which repositories gained the most stars after their paper was listed?
-- answer: A row is a repository whose stars were stated at two or more instants
-- not: Stars before the listing: stars_gained counts from the first statement, on whatever day
-- not: Repositories that share a paper with another declared one: whose stars are meant is unknown
-- empty: no repository was seen with its stars at two instants
-- parameter: top: bigint: 20: number of repositories
with
star_growth as (
    select
        row_number() over (order by stars_gained desc, repository asc) as rank,
        repository_url,
        stars_gained,
        first_github_stars,
        github_stars,
        round(
            (epoch_ms(github_stars_at) - epoch_ms(first_github_stars_at)) / 86400000, 1
        ) as days_between,
        round(
            stars_gained * 86400000
            / nullif(epoch_ms(github_stars_at) - epoch_ms(first_github_stars_at), 0),
            1
        ) as stars_per_day,
        star_observation_count,
        first_paper_on,
        first_github_stars_at,
        github_stars_at,
    from mart.repositories
    where first_github_stars_at < github_stars_at
    qualify rank <= cast($top as bigint)
)

select * from star_growth
order by rank
