-- question: how do the results of version 0.1.0 get the ids that they lack?
drop view if exists check_results;
create table carried as
${query};
drop table checks;
alter table carried rename to checks
