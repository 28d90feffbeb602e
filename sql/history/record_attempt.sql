-- question: what became of the attempt that the attached file `made` is? Answers which it is.
insert into attempts by name
select
    $outcome as outcome,
    unrecorded.*,
from (${query}) as unrecorded
returning release_id
