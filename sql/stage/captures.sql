-- grain: one staged capture
-- question: when did each capture enter the archive, and who read it?
select
    capture_id,
    imported_at,
    source,
    template,
    parser_version,
from stage.captures
