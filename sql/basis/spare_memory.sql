-- question: how much memory does a day take?
-- More would be filled with blocks of the last release, which the system keeps as well.
-- noqa: disable=PRS
set variable ample_memory = current_setting('memory_limit');
set memory_limit = case
    when parse_formatted_bytes(current_setting('memory_limit')) > parse_formatted_bytes('512MiB')
        then '512MiB'
    else current_setting('memory_limit')
end
