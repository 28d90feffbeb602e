-- grain: one capture
-- question: where in the archive does its body stand?
select
    archive_file,
    archive_offset,
from meta.imports
where capture_id = $capture_id
