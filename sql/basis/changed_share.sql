-- grain: the stage
-- question: how many captures changed since the last release, of how many?
with
changed_share as (
    select
        (select count(*) from work.changed_inputs) as changed_count,
        (select count(*) from work.inputs) as staged_count,
)

select * from changed_share
