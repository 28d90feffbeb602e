-- question: how is memory that is let go of given back to the system at once, not kept for what may
-- come? That takes a part of each second, so it is for long work that is to stay small.
set allocator_bulk_deallocation_flush_threshold = '0B'
