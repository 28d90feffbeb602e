-- question: which rows come, where none of the last release may go?
create table ${left} as
select * from ${new}
where false;
create table ${come} as
select * from ${new}
