-- question: how does the answer of a query become a Parquet file, ordered, so that it is the same?
-- noqa: disable=PRS
copy (
    from (${query})
    order by ${order}
) to ${file} (format parquet, compression zstd)
