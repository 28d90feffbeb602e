-- question: how is less memory taken than a connection may take, until it is restored?
-- noqa: disable=PRS
set variable ample_memory
= coalesce(getvariable('ample_memory'), current_setting('memory_limit'));
set memory_limit = case
    when parse_formatted_bytes(getvariable('ample_memory')) > ${byte_count}
        then '${byte_count}B'
    else getvariable('ample_memory')
end
