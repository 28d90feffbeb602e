-- grain: one check of one attempt
-- question: what did each check of this attempt find?
select ${columns}
from (${query}) as results
where release_id = $release_id
order by check_id
