-- question: where in the cloned release do the rows stand that may be other ones now?
create table ${places} as
select known_rows.rowid as old_row
from ${table} as known_rows
where ${may_differ}  -- noqa: RF02
