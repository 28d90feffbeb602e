-- question: how is less memory taken than a connection may take, until it is restored?
-- noqa: disable=PRS
set variable ample_memory = current_setting('memory_limit');
set memory_limit = case
    when parse_formatted_bytes(current_setting('memory_limit')) > ${byte_count}
        then '${byte_count}B'
    else current_setting('memory_limit')
end
