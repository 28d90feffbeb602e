-- question: into how many portions are papers split, so that each can be derived in memory?
-- What one entry states, with all that is worked out beside it, takes about 16 kB.
select
    greatest(
        1,
        ceil(count(*) * 16000 / parse_formatted_bytes(current_setting('memory_limit')))
    ) as portion_count,
from stage.entries
