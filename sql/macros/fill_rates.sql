-- grain: one column of one table
-- question: how many of the table's rows state the column?
-- filled_table: the table's name, with its schema.
-- noqa: disable=RF02
create temp macro fill_rates(filled_table) as table (
    with
    counts as (
        select count(columns(*)) from query_table(filled_table)
    ),

    stated as (
        unpivot counts on columns(*) into name column_name value stated_count
    ),

    fill_rates as (
        select
            filled_table as table_name,
            column_name,
            (select count(*) from query_table(filled_table)) as row_count,
            stated_count,
        from stated
    )

    select * from fill_rates
)
