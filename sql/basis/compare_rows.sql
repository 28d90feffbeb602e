-- question: which rows of the last release go, and which come?
-- Old rows were found by their keys first, and are read by where they stand: long texts of others
-- are not, since DuckDB knows by then how few these are.
create table ${old} as
select
    rowid as old_row,
    *,
from ${table}
where rowid in (select known_rows.old_row from ${places} as known_rows);
create table ${left} as
select * exclude (old_row) from ${old}
except all
select * from ${new};
create table ${come} as
select * from ${new}
except all
select * exclude (old_row) from ${old};
select
    (select count(*) from ${left}) as left_count,
    (select count(*) from ${come}) as come_count,
