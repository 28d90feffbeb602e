-- grain: paper x account x day
-- question: who put each paper on the list of which day?
-- Of one day's instants the most precise counts: the site prints midnight since 2026-05-14.
with
submissions as (
    select
        entries.paper_key,
        staged.submitter_key as account_key,
        staged.submitted_on,
        max(staged.submitted_at) as submitted_at,
        max_by(entries.capture_id, entries.entry_rank) as capture_id,
        max_by(entries.position, entries.entry_rank) as entry_position,
    from work.entries as entries
    inner join stage.entries as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
    where staged.submitter_key is not null and staged.submitted_on is not null
    group by entries.paper_key, staged.submitter_key, staged.submitted_on
)

select * from submissions
order by paper_key, account_key, submitted_on
