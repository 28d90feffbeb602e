-- question: which file has rows of a table?
-- noqa: disable=PRS
call ducklake_add_data_files('lake', ${table}, ${file}, schema => ${schema})
