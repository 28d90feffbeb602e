-- question: what is kept of each attempt besides its outcome?
insert into ${table} by name
select
    $release_id as release_id,
    found.*,
from (${query}) as found
