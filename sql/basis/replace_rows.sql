-- question: how does a table of the cloned release get the rows that its query answers now?
-- Only rows that differ are written: `left` has those that go, `come` has the others. Old rows are
-- found by their keys first, and then by where they stand: long texts of others are not read, since
-- DuckDB knows by then how few they are.
create table ${new} as
select * from ${table}
where false;
insert into ${new} by name
${query};
create table ${places} as
select known_rows.rowid as old_row
from ${table} as known_rows
where ${may_differ};  -- noqa: RF02
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
delete from ${table}
where
    rowid in (
        select these_rows.old_row
        from ${old} as these_rows
        semi join ${left} as other_rows on ${same_key}
    );
insert into ${table}
select * from ${come}
