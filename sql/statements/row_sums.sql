-- question: has another table the same rows, in whatever order? Equal sums over the hashes of all
-- rows say so: of tables that differ in any row they are equal once in 2 to the power of 64.
select cast((count(*), bit_xor(hash(these_rows)), sum(hash(these_rows))) as varchar) as sums,
from ${relation} as these_rows  -- noqa: AL05
