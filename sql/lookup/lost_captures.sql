-- grain: one file of the archive
-- question: how many captures that the last release shows are not staged any more?
select
    shown.archive_file,
    count(*) as capture_count,
from last.meta.imports as shown
where not exists (
    from stage.captures as staged
    where staged.capture_id = shown.capture_id
)
group by shown.archive_file
