-- question: of which parts is a query made, as DuckDB's own parser says in JSON?
select json_serialize_sql($sql, skip_empty := true, skip_null := true)
