-- question: how do the rows of a query get into a table? By the names of its columns.
insert into ${table} by name
${query}
