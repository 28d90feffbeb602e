-- grain: one row of a staged table
-- question: which rows are those of the known captures?
select *
from ${stage}.${table}
where capture_id in (select known.capture_id from stage.known as known)
