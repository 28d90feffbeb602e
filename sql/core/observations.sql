-- grain: paper x capture, where a counter is stated
-- by: paper_key in work.changed_papers
-- question: what were the counters at each instant? Two titles of one paper on a page count once.
with
observations as (
    select
        entries.paper_key,
        entries.capture_id,
        entries.captured_at as observed_at,
        entries.upvotes,
        entries.comment_count,
        entries.github_stars,
    from work.stated_entries as entries
    where coalesce(entries.upvotes, entries.comment_count, entries.github_stars) is not null
    qualify
        row_number() over (
            partition by entries.paper_key, entries.capture_id order by entries.position
        ) = 1
)

select * from observations
order by paper_key, capture_id
