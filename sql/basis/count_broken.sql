-- question: how many rows has a table, how many hashes has its key, and how many rows break each
-- rule? Hashing is quicker than grouping.
select
    count(*) as row_count,
    count(distinct hash(${key})) as hash_count,
    ${counts},
from ${table}
