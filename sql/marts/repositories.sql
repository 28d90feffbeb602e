-- grain: one code repository
-- question: Which repositories do papers name, and how did their stars grow?
-- key: repository
-- column: repository: `host/owner/name`, lower case
-- column: repository_url: Its address
-- column: paper_count: Papers that name it, declared or in the abstract
-- column: declared_paper_count: Papers that declare it in a field
-- column: first_paper_on: Earliest first listing among the papers; NULL where no day is known
-- column: last_paper_on: Latest first listing among the papers; NULL where no day is known
-- column: upvoted_paper_count: Papers whose upvotes were ever stated, the input of upvotes
-- column: upvotes: Sum of the papers' last stated upvotes; NULL where none was stated
-- column: listed_at: Listing of the first paper that declares only it (UTC); NULL without one
-- column: star_observation_count: Dated statements of its stars, by papers that declare only it
-- column: first_github_stars: Stars as first stated; NULL where never stated
-- column: first_github_stars_at: Instant of that observation (UTC)
-- column: github_stars: Stars as last stated; NULL where never stated
-- column: github_stars_at: Instant of that observation (UTC)
-- column: stars_gained: github_stars less first_github_stars; 0 where stated once
with
lone_repositories as (
    select
        paper_key,
        min(repository) as repository,
    from mart.paper_repositories
    where is_declared
    group by paper_key
    having count(*) = 1
),

star_observations as (
    select
        lone_repositories.repository,
        observations.observed_at,
        observations.github_stars,
        {
            'observed_at': observations.observed_at,
            'capture_id': observations.capture_id,
            'paper_key': observations.paper_key
        } as statement_place,
    from lone_repositories
    inner join core.observations as observations
        on lone_repositories.paper_key = observations.paper_key
    where observations.observed_at is not null and observations.github_stars is not null
),

repository_stars as (
    select
        repository,
        count(*) as star_observation_count,
        min_by(github_stars, statement_place) as first_github_stars,
        min(observed_at) as first_github_stars_at,
        max_by(github_stars, statement_place) as github_stars,
        max(observed_at) as github_stars_at,
    from star_observations
    group by repository
),

repository_listings as (
    select
        lone_repositories.repository,
        min(engagement.listed_at) as listed_at,
    from lone_repositories
    inner join mart.engagement as engagement
        on lone_repositories.paper_key = engagement.paper_key
    group by lone_repositories.repository
),

repository_papers as (
    select
        paper_repositories.repository,
        count(*) as paper_count,
        count(*) filter (where paper_repositories.is_declared) as declared_paper_count,
        min(papers.first_listed_on) as first_paper_on,
        max(papers.first_listed_on) as last_paper_on,
        count(paper_counters.upvotes) as upvoted_paper_count,
        cast(sum(paper_counters.upvotes) as bigint) as upvotes,
    from mart.paper_repositories as paper_repositories
    inner join core.papers as papers on paper_repositories.paper_key = papers.paper_key
    left join mart.paper_counters as paper_counters
        on paper_repositories.paper_key = paper_counters.paper_key
    group by paper_repositories.repository
),

repositories as (
    select
        repository_papers.repository,
        'https://' || repository_papers.repository as repository_url,
        repository_papers.paper_count,
        repository_papers.declared_paper_count,
        repository_papers.first_paper_on,
        repository_papers.last_paper_on,
        repository_papers.upvoted_paper_count,
        repository_papers.upvotes,
        repository_listings.listed_at,
        coalesce(repository_stars.star_observation_count, 0) as star_observation_count,
        repository_stars.first_github_stars,
        repository_stars.first_github_stars_at,
        repository_stars.github_stars,
        repository_stars.github_stars_at,
        repository_stars.github_stars - repository_stars.first_github_stars as stars_gained,
    from repository_papers
    left join repository_listings
        on repository_papers.repository = repository_listings.repository
    left join repository_stars on repository_papers.repository = repository_stars.repository
)

select * from repositories
