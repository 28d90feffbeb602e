-- grain: paper x account x day
-- by: paper_key in work.changed_papers
-- question: who put each paper on the list of which day?
-- Of one day's instants the most precise counts: the site prints midnight since 2026-05-14.
with
submissions as (
    select
        entries.paper_key,
        entries.submitter_key as account_key,
        entries.submitted_on,
        max(entries.submitted_at) as submitted_at,
        max_by(entries.capture_id, entries.entry_rank) as capture_id,
        max_by(entries.position, entries.entry_rank) as entry_position,
    from work.stated_entries as entries
    where entries.submitter_key is not null and entries.submitted_on is not null
    group by entries.paper_key, entries.submitter_key, entries.submitted_on
)

select * from submissions
order by paper_key, account_key, submitted_on
