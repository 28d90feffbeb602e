-- question: what takes the place of a history that is not there? The same tables without a row.
create table past.attempts as
select release_id from meta.releases
where false;
create table past.checks as
select
    '' as release_id,
    checks.*,
from quality.checks as checks
where false;
create table past.fill_rates as
select
    '' as release_id,
    fill_rates.*,
from quality.fill_rates as fill_rates
where false
