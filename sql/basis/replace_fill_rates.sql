-- question: how do the fill rates of a table change with the rows that went and those that came?
update quality.fill_rates as rates
set
    row_count = rates.row_count + changes.row_count,
    stated_count = rates.stated_count + changes.stated_count
from fill_rate_changes('${table}', '${left}', '${come}') as changes
where rates.table_name = changes.table_name and rates.column_name = changes.column_name
