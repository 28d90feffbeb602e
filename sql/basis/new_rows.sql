-- question: which rows does a table's query answer now?
create table ${new} as
select * from ${table}
where false;
insert into ${new} by name
${query}
