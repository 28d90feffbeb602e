-- question: which rows of a table about papers are in one part of its export?
select these_rows.*
from ${table} as these_rows
inner join export_parts as parts on these_rows.paper_key = parts.paper_key
where parts.part = ${year}
