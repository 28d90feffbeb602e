-- rule: An answer's record_count is the number of its rows in core.arxiv_records or core.details
-- severity: block
-- table: core.captures
-- by: capture_id in work.changed_captures
with
recorded as (
    select capture_id from core.arxiv_records
    union all
    select capture_id from core.details
),

recorded_entries as (
    select
        capture_id,
        count(*) as row_count,
    from recorded
    group by capture_id
),

miscounted_answers as (
    select
        captures.capture_id,
        captures.record_count,
        coalesce(recorded_entries.row_count, 0) as row_count,
    from core.captures as captures
    left join recorded_entries on captures.capture_id = recorded_entries.capture_id
    where captures.record_count is distinct from coalesce(recorded_entries.row_count, 0)
)

select * from miscounted_answers
