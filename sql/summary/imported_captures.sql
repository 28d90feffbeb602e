-- grain: one capture of the release
-- question: in which file of the archive does each capture stand?
select
    capture_id,
    archive_file,
from meta.imports
