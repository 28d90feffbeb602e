-- grain: one column of core that not every row states, in the last published release
-- question: how full is it, and how full was it in the releases before?
with
published as (
    select
        release_id,
        row_number() over (order by release_id desc) as age,
    from attempts
    where outcome = 'published'
),

shares as (
    select
        fill_rates.*,
        published.age,
        fill_rates.stated_count / nullif(fill_rates.row_count, 0) as share,
    from fill_rates
    inner join published on fill_rates.release_id = published.release_id
    where published.age <= $top + 1
),

columns as (
    select
        table_name,
        column_name,
        max(row_count) filter (where age = 1) as row_count,
        max(stated_count) filter (where age = 1) as stated_count,
        max(share) filter (where age = 1) as share,
        median(share) filter (where age > 1) as median_share,
        count(share) filter (where age > 1) as median_of,
        list(share order by release_id) filter (where share is not null) as trend,
    from shares
    group by table_name, column_name
)

select * from columns
where row_count > 0 and list_min(trend) < 1
order by table_name, column_name
