-- grain: one column of this release
-- question: which columns are stated by far fewer rows than in the releases before?
-- Small tables, rare columns and the first releases say nothing about what is usual.
with
releases as (
    select release_id from past.attempts
    where outcome = 'published'
    order by release_id desc
    limit 30
),

usual as (
    select
        table_name,
        column_name,
        median(stated_count / row_count) as rate,
        count(*) as release_count,
    from past.fill_rates
    where row_count >= 200 and release_id in (select releases.release_id from releases)
    group by table_name, column_name
),

faded as (
    select
        fill_rates.table_name,
        fill_rates.column_name,
        round(100 * usual.rate, 1) as usual_percent,
        round(100 * fill_rates.stated_count / fill_rates.row_count, 1) as percent,
    from quality.fill_rates as fill_rates
    inner join usual
        on
            fill_rates.table_name = usual.table_name
            and fill_rates.column_name = usual.column_name
    where
        usual.release_count >= 3
        and fill_rates.row_count >= 200
        and usual.rate * fill_rates.row_count >= 50
        and fill_rates.stated_count / fill_rates.row_count < 0.8 * usual.rate
)

select * from faded
