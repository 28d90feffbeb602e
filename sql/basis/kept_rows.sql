-- grain: one row that breaks the rule of a file of sql/checks
-- question: which broken rows of the last release are of keys that did not change?
insert into changed.kept_rows
select known.*
from basis.broken_rows as known
anti join changed.left_rows as gone
    on known.check_id = gone.check_id and known.row_key = gone.row_key
