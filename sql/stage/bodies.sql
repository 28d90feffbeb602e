-- grain: one body
-- question: where does each body stand in the archive? In the first file that has it.
select
    sha256,
    min((archive_file, archive_offset)) as place,
from stage.captures
group by sha256
