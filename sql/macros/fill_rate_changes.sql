-- grain: one column of one table
-- question: how many more of the table's rows state the column, once rows have left and come?
-- filled_table, left_table, come_table: the table, and tables of those rows, with their schemas.
-- noqa: disable=RF02
create temp macro fill_rate_changes(filled_table, left_table, come_table) as table (
    with
    changes as (
        select
            filled_table as table_name,
            come.column_name,
            come.row_count - gone.row_count as row_count,
            come.stated_count - gone.stated_count as stated_count,
        from fill_rates(come_table) as come
        inner join fill_rates(left_table) as gone on come.column_name = gone.column_name
    )

    select * from changes
)
