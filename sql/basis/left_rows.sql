-- question: which broken rows of the last release are of keys that changed?
insert into changed.main.left_rows
select
    check_id,
    row_key,
from basis.broken_rows
where check_id = $check_id and row_key in (from ${keys})
