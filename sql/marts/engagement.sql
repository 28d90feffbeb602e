-- grain: paper x capture that lists it or states its counters
-- question: How did a paper's upvotes, comments, stars and position develop since it was listed?
-- key: paper_key, capture_id
-- by: paper_key in work.changed_papers
-- from: paper_key in work.changed_papers
-- column: paper_key: The paper
-- column: capture_id: The capture that lists it, or is a detail of it
-- column: sight_number: Number of the sight, from 1, in the order of (observed_at, capture_id)
-- column: listing_kind: What the page lists: a day, a search …; `detail`: it is of the paper alone
-- column: listed_on: The day that the page states for itself; NULL where it is not of a day
-- column: query: What a search page was asked for; NULL elsewhere and where nobody stated it
-- column: position: First place of the paper on the page, from 1; NULL on a detail
-- column: observed_at: Instant of the capture (UTC); NULL where nobody stated it
-- column: listed_at: Submission to the first day's list, but not before that day began (UTC)
-- column: is_listed_at_exact: listed_at is that of the submission; else it is the day's begin
-- column: submitted_at: Submission to the first day's list (UTC); NULL where no page states it
-- column: age_in_hours: From listed_at to observed_at; negative where seen before its day
-- column: upvotes: Upvotes; NULL where the page does not state them
-- column: comment_count: Comments; NULL where the page does not state them
-- column: github_stars: Stars of the declared repository; NULL where the page does not state them
-- column: upvotes_gained: More upvotes than in the paper's first observation with an instant
-- column: comments_gained: More comments than when first stated with an instant
-- column: stars_gained: More stars than when first stated with an instant
-- column: first_seen_at: First capture that lists the paper, of those with an instant (UTC)
-- column: last_seen_at: Last capture that lists the paper, of those with an instant (UTC)
with
submissions as (
    select
        paper_key,
        submitted_on,
        min(submitted_at) as submitted_at,
    from core.submissions
    group by paper_key, submitted_on
),

printed_instants as (
    select
        paper_key,
        listed_on,
        max(submitted_at) as submitted_at,
    from core.listings
    where listing_kind = 'daily'
    group by paper_key, listed_on
),

submitted_papers as (
    select
        papers.paper_key,
        papers.first_seen_at,
        papers.last_seen_at,
        cast(papers.first_listed_on as timestamp) as day_begin,
        coalesce(submissions.submitted_at, printed_instants.submitted_at) as submitted_at,
    from core.papers as papers
    left join submissions
        on
            papers.paper_key = submissions.paper_key
            and papers.first_listed_on = submissions.submitted_on
    left join printed_instants
        on
            papers.paper_key = printed_instants.paper_key
            and papers.first_listed_on = printed_instants.listed_on
),

first_lists as (
    select
        paper_key,
        first_seen_at,
        last_seen_at,
        submitted_at,
        greatest(day_begin, submitted_at) as listed_at,
        coalesce(submitted_at > day_begin, false) as is_listed_at_exact,
    from submitted_papers
),

first_places as (
    select
        paper_key,
        capture_id,
        listing_kind,
        listed_on,
        query,
        position,
    from core.listings
    qualify row_number() over (partition by paper_key, capture_id order by position) = 1
),

sights as (
    select
        captures.capture_id,
        places.listed_on,
        places.query,
        places.position,
        captures.captured_at as observed_at,
        observations.upvotes,
        observations.comment_count,
        observations.github_stars,
        coalesce(places.paper_key, observations.paper_key) as paper_key,
        coalesce(places.listing_kind, captures.listing_kind) as listing_kind,
    from first_places as places
    full join core.observations as observations
        on
            places.paper_key = observations.paper_key
            and places.capture_id = observations.capture_id
    inner join core.captures as captures
        on coalesce(places.capture_id, observations.capture_id) = captures.capture_id
),

ordered_sights as (
    select
        *,
        row_number() over (
            partition by paper_key order by observed_at nulls first, capture_id
        ) as ordinal,
    from sights
),

first_counters as (
    select
        paper_key,
        min_by(upvotes, ordinal) as upvotes,
        min_by(comment_count, ordinal) as comment_count,
        min_by(github_stars, ordinal) as github_stars,
    from ordered_sights
    where observed_at is not null
    group by paper_key
),

engagement as (
    select
        sights.paper_key,
        sights.capture_id,
        sights.ordinal as sight_number,
        sights.listing_kind,
        sights.listed_on,
        sights.query,
        sights.position,
        sights.observed_at,
        first_lists.listed_at,
        first_lists.is_listed_at_exact,
        first_lists.submitted_at,
        round(
            (epoch_ms(sights.observed_at) - epoch_ms(first_lists.listed_at)) / 3600000, 2
        ) as age_in_hours,
        sights.upvotes,
        sights.comment_count,
        sights.github_stars,
        case when sights.observed_at is not null then sights.upvotes - first_counters.upvotes end
            as upvotes_gained,
        case
            when sights.observed_at is not null
                then sights.comment_count - first_counters.comment_count
        end as comments_gained,
        case
            when sights.observed_at is not null
                then sights.github_stars - first_counters.github_stars
        end as stars_gained,
        first_lists.first_seen_at,
        first_lists.last_seen_at,
    from ordered_sights as sights
    inner join first_lists on sights.paper_key = first_lists.paper_key
    left join first_counters on sights.paper_key = first_counters.paper_key
)

select * from engagement
