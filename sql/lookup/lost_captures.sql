-- grain: one file of the archive
-- question: how many captures that the last release shows are not staged any more?
select
    shown.archive_file,
    count(*) as capture_count,
from last.meta.imports as shown
left join stage.captures as staged on shown.capture_id = staged.capture_id
where staged.capture_id is null
group by shown.archive_file
