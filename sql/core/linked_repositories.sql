-- grain: paper x kind x repository
-- by: paper_key in work.changed_papers
-- question: which models, datasets and spaces were built on each paper? Each value is the last one.
with
stated as (
    select
        entries.paper_key,
        entries.captured_at,
        entries.entry_rank,
        staged.*,
    from work.entries as entries
    inner join work.staged_linked_repositories as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
),

linked_repositories as (
    select
        paper_key,
        repository_kind,
        repository_id,
        max_by(owner, entry_rank) as owner,
        max_by(task, entry_rank) as task,
        max_by(is_private, entry_rank) as is_private,
        max_by(is_gated, entry_rank) as is_gated,
        max_by(modified_at, entry_rank) as modified_at,
        min(captured_at) as first_seen_at,
        max(captured_at) as last_seen_at,
        max_by(capture_id, entry_rank) as capture_id,
        max_by(position, entry_rank) as entry_position,
    from stated
    group by paper_key, repository_kind, repository_id
)

select * from linked_repositories
order by paper_key, repository_kind, repository_id
