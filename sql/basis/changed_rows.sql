-- grain: that of the table
-- question: which of its rows are of changed keys?
select * from ${rows}
where ${key} in (from ${keys})
