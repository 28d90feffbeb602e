-- rule: A page's refused_count is the number of its entries in quality.rejects
-- severity: block
-- table: core.captures
-- by: capture_id in work.changed_captures
with
refused_entries as (
    select
        capture_id,
        count(*) as row_count,
    from quality.rejects
    group by capture_id
),

miscounted_pages as (
    select
        captures.capture_id,
        captures.refused_count,
        coalesce(refused_entries.row_count, 0) as row_count,
    from core.captures as captures
    left join refused_entries on captures.capture_id = refused_entries.capture_id
    where captures.refused_count is distinct from coalesce(refused_entries.row_count, 0)
)

select * from miscounted_pages
