-- grain: one part of a table
-- question: do its rows differ from those published before? Equal sums say that they do not.
select
    coalesce(parts.part, 'undated') as part,
    cast((count(*), bit_xor(hash(these_rows)), sum(hash(these_rows))) as varchar)  -- noqa: RF02
        as sums,
from ${table} as these_rows
left join ${parts} as parts on these_rows.${key} = parts.key
group by coalesce(parts.part, 'undated')
order by coalesce(parts.part, 'undated')
