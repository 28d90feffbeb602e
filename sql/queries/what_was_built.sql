-- question: What was built on papers, against their upvotes after 1, 7 and 30 days?
-- answer: A row is a paper of which a detail counts models, datasets or spaces that cite it, with
-- answer: most of them first; counts, downloads and likes are as last stated
-- answer: upvotes_by_day_7: as last stated by the end of the 7th day (UTC) after its first listing
-- not: All of its downloads: a detail names named_count of the repositories, and counts them all
-- not: Papers without a detail: detailed_paper_count of paper_total have one
-- not: Upvotes of that very day: they may be older; NULL where none were stated by then
-- empty: no detail of a paper of these days says what was built on it
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
-- parameter: top: bigint: 20: number of papers
with
chosen_papers as (
    select
        paper_key,
        title,
        first_listed_on,
    from core.papers
    where
        (cast($listed_from as date) is null or first_listed_on >= cast($listed_from as date))
        and (cast($listed_to as date) is null or first_listed_on <= cast($listed_to as date))
),

ordered_details as (
    select
        *,
        row_number() over (order by observed_at asc nulls first, capture_id asc, position asc)
            as ordinal,
    from core.details
    where coalesce(model_count, dataset_count, space_count) is not null
),

last_counts as (
    select
        paper_key,
        max_by(model_count, ordinal) as model_count,
        max_by(dataset_count, ordinal) as dataset_count,
        max_by(space_count, ordinal) as space_count,
        max(observed_at) as detailed_at,
    from ordered_details
    group by paper_key
),

ordered_observations as (
    select
        *,
        row_number() over (order by observed_at asc nulls first, capture_id asc, paper_key asc)
            as ordinal,
    from core.repository_observations
),

last_counters as (
    select
        paper_key,
        repository_kind,
        repository_id,
        max_by(downloads, ordinal) as downloads,
        max_by(likes, ordinal) as likes,
    from ordered_observations
    group by paper_key, repository_kind, repository_id
),

repository_sums as (
    select
        repositories.paper_key,
        count(*) as named_count,
        cast(sum(counters.downloads) as bigint) as downloads,
        cast(sum(counters.likes) as bigint) as likes,
    from core.linked_repositories as repositories
    left join last_counters as counters
        on
            repositories.paper_key = counters.paper_key
            and repositories.repository_kind = counters.repository_kind
            and repositories.repository_id = counters.repository_id
    group by repositories.paper_key
),

aged_upvotes as (
    select
        observations.paper_key,
        observations.upvotes,
        date_diff(
            'day', chosen_papers.first_listed_on, cast(observations.observed_at as date)
        ) as age_in_days,
        row_number() over (
            order by observations.observed_at, observations.capture_id, observations.paper_key
        ) as ordinal,
    from core.observations as observations
    inner join chosen_papers on observations.paper_key = chosen_papers.paper_key
    where
        observations.observed_at is not null
        and observations.upvotes is not null
        and observations.paper_key in (select last_counts.paper_key from last_counts)
),

upvotes_by_day as (
    select
        paper_key,
        max_by(upvotes, ordinal) filter (where age_in_days <= 1) as upvotes_by_day_1,
        max_by(upvotes, ordinal) filter (where age_in_days <= 7) as upvotes_by_day_7,
        max_by(upvotes, ordinal) filter (where age_in_days <= 30) as upvotes_by_day_30,
    from aged_upvotes
    group by paper_key
),

detailed_papers as (
    select
        last_counts.*,
        chosen_papers.title,
        chosen_papers.first_listed_on,
        coalesce(last_counts.model_count, 0)
        + coalesce(last_counts.dataset_count, 0)
        + coalesce(last_counts.space_count, 0) as built_count,
        coalesce(repository_sums.named_count, 0) as named_count,
        repository_sums.downloads,
        repository_sums.likes,
        count(*) over () as detailed_paper_count,
    from last_counts
    inner join chosen_papers on last_counts.paper_key = chosen_papers.paper_key
    left join repository_sums on last_counts.paper_key = repository_sums.paper_key
),

totals as (
    select count(*) as paper_total
    from chosen_papers
),

what_was_built as (
    select
        row_number() over (
            order by
                papers.built_count desc, papers.downloads desc nulls last, papers.paper_key asc
        ) as rank,
        papers.built_count,
        papers.model_count,
        papers.dataset_count,
        papers.space_count,
        papers.named_count,
        papers.downloads,
        papers.likes,
        upvotes_by_day.upvotes_by_day_1,
        upvotes_by_day.upvotes_by_day_7,
        upvotes_by_day.upvotes_by_day_30,
        papers.title,
        papers.first_listed_on,
        papers.detailed_at,
        papers.paper_key,
        papers.detailed_paper_count,
        totals.paper_total,
    from detailed_papers as papers
    left join upvotes_by_day on papers.paper_key = upvotes_by_day.paper_key
    cross join totals
    qualify rank <= cast($top as bigint)
)

select * from what_was_built
order by rank
