-- grain: one paper of which any counter was ever stated
-- question: What were a paper's counters when last stated, and at their peak?
-- key: paper_key
-- by: paper_key in work.changed_papers
-- from: paper_key in work.changed_papers
-- column: paper_key: The paper
-- column: observation_count: Captures that state a counter of it
-- column: upvotes: Upvotes as last stated; NULL where never stated
-- column: upvotes_at: Instant of that observation (UTC); NULL where nobody stated it
-- column: peak_upvotes: Most upvotes ever observed
-- column: peak_upvotes_at: First known instant of the peak (UTC); NULL where none is known
-- column: comment_count: Comments as last stated; NULL where never stated
-- column: comment_count_at: Instant of that observation (UTC); NULL where nobody stated it
-- column: peak_comment_count: Most comments ever observed
-- column: peak_comment_count_at: First known instant of the peak (UTC); NULL where none is known
-- column: github_stars: Stars of the declared repository as last stated
-- column: github_stars_at: Instant of that observation (UTC); NULL where nobody stated it
-- column: peak_github_stars: Most stars ever observed
-- column: peak_github_stars_at: First known instant of the peak (UTC); NULL where none is known
with
pages as (
    select
        capture_id,
        observed_at,
        row_number() over (order by observed_at nulls first, capture_id) as ordinal,
    from core.observations
    group by capture_id, observed_at
),

peaks as (
    select
        paper_key,
        max(upvotes) as upvotes,
        max(comment_count) as comment_count,
        max(github_stars) as github_stars,
    from core.observations
    group by paper_key
),

ordered_observations as (
    select
        observations.paper_key,
        observations.observed_at,
        observations.upvotes,
        observations.comment_count,
        observations.github_stars,
        pages.ordinal,
        peaks.upvotes as peak_upvotes,
        peaks.comment_count as peak_comment_count,
        peaks.github_stars as peak_github_stars,
    from core.observations as observations
    inner join pages
        on
            observations.capture_id = pages.capture_id
            and observations.observed_at is not distinct from pages.observed_at
    inner join peaks on observations.paper_key = peaks.paper_key
),

paper_counters as (
    select
        paper_key,
        count(*) as observation_count,
        max_by(upvotes, ordinal) as upvotes,
        max_by(observed_at, ordinal) filter (where upvotes is not null) as upvotes_at,
        max(upvotes) as peak_upvotes,
        min(observed_at) filter (where upvotes = peak_upvotes) as peak_upvotes_at,
        max_by(comment_count, ordinal) as comment_count,
        max_by(observed_at, ordinal) filter (where comment_count is not null) as comment_count_at,
        max(comment_count) as peak_comment_count,
        min(observed_at) filter (where comment_count = peak_comment_count)
            as peak_comment_count_at,
        max_by(github_stars, ordinal) as github_stars,
        max_by(observed_at, ordinal) filter (where github_stars is not null) as github_stars_at,
        max(github_stars) as peak_github_stars,
        min(observed_at) filter (where github_stars = peak_github_stars) as peak_github_stars_at,
    from ordered_observations
    group by paper_key
)

select * from paper_counters
