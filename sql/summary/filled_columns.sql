-- grain: one table or mart
-- question: how many rows has it, how many state each column, and which values are examples?
select
    count(*) as row_count,
    ${counts},
    ${examples},
from ${relation}
