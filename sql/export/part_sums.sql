-- grain: one part of a table
-- question: do its rows differ from those of an earlier export? Equal sums say that they do not.
select
    parts.part,
    cast((count(*), bit_xor(hash(these_rows)), sum(hash(these_rows))) as varchar)  -- noqa: RF02
        as sums,
from ${table} as these_rows
inner join export_parts as parts on these_rows.paper_key = parts.paper_key
group by parts.part
