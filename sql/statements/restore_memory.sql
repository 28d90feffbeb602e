-- question: how does a connection get the memory back that it was to spare?
-- noqa: disable=PRS
set memory_limit = getvariable('ample_memory');
reset variable ample_memory;
reset allocator_bulk_deallocation_flush_threshold
