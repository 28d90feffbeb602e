-- question: how is less memory taken than a connection may take, until it is restored? What is let
-- go of is given back to the system at once, not kept for what may come.
-- noqa: disable=PRS
set variable ample_memory
= coalesce(getvariable('ample_memory'), current_setting('memory_limit'));
set memory_limit = case
    when parse_formatted_bytes(getvariable('ample_memory')) > ${byte_count}
        then '${byte_count}B'
    else getvariable('ample_memory')
end;
set allocator_bulk_deallocation_flush_threshold = '0B'
