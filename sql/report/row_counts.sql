-- grain: one table of core
-- question: how many rows had it in a release, and how many in the one before?
with
compared as (
    select
        table_name,
        max(row_count) filter (where release_id = $before_id) as before_count,
        max(row_count) filter (where release_id = $release_id) as after_count,
    from fill_rates
    where release_id in ($before_id, $release_id)
    group by table_name
)

select * from compared
order by table_name
