-- question: what was a release made of, and by which code?
insert into basis.captures
select * from work.inputs;
insert into basis.code
values ($version)
