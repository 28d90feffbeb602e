-- rule: No counter falls by more than two and more than a tenth from one capture to the next
-- severity: warn
-- table: core.observations
-- by: paper_key in work.changed_papers
with
counter_values as (
    select
        paper_key,
        capture_id,
        observed_at,
        'upvotes' as counter,
        upvotes as counted,
    from core.observations
    union all
    select
        paper_key,
        capture_id,
        observed_at,
        'comment_count' as counter,
        comment_count as counted,
    from core.observations
    union all
    select
        paper_key,
        capture_id,
        observed_at,
        'github_stars' as counter,
        github_stars as counted,
    from core.observations
),

counter_steps as (
    select
        paper_key,
        capture_id,
        observed_at,
        counter,
        counted,
        lag(counted) over (
            partition by paper_key, counter
            order by observed_at, capture_id
        ) as counted_before,
    from counter_values
    where observed_at is not null and counted is not null
),

falls as (
    select
        paper_key,
        capture_id,
        observed_at,
        counter,
        counted_before,
        counted,
    from counter_steps
    where counted_before - counted > greatest(2, 0.1 * counted_before)
)

select * from falls
