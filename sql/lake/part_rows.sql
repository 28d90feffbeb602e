-- question: which rows of a table stand in the file of one part?
select these_rows.*,
from ${table} as these_rows
left join ${parts} as parts on these_rows.${key} = parts.key
where coalesce(parts.part, 'undated') = ${part}
