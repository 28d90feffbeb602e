-- grain: paper x kind x repository x capture, where a counter is stated
-- by: paper_key in work.changed_papers
-- question: what were the counters of each linked repository at each instant?
with
repository_observations as (
    select
        entries.paper_key,
        staged.repository_kind,
        staged.repository_id,
        entries.capture_id,
        entries.captured_at as observed_at,
        staged.downloads,
        staged.likes,
    from work.entries as entries
    inner join work.staged_linked_repositories as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
    where coalesce(staged.downloads, staged.likes) is not null
)

select * from repository_observations
order by paper_key, repository_kind, repository_id, capture_id
