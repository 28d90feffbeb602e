-- grain: one part of a table
-- question: do its rows differ from those of an earlier export? Equal sums say that they do not.
select
    part,
    cast((count(*), bit_xor(hash(these_rows)), sum(hash(these_rows))) as varchar) as sums,
from ${table} as these_rows  -- noqa: AL05
inner join export_parts using (paper_key)
group by part
