-- grain: one part
-- question: of which parts does the export of a table about papers consist? At least of one.
select distinct parts.part
from export_parts as parts
union
select 'undated' as part
where not exists (from export_parts)
order by part
