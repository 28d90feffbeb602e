-- grain: one row of a table
-- question: which rows have files of a published release?
select * from read_parquet(${files})
