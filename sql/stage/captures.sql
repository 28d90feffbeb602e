-- grain: one staged capture
-- question: by which version of which parser was each capture read?
select
    capture_id,
    template,
    parser_version,
from stage.captures
