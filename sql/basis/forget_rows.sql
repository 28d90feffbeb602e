-- question: which broken rows of the last release are of keys that changed? They go.
delete from basis.broken_rows as known
where
    (known.check_id, known.row_key) in (
        select (gone.check_id, gone.row_key) from changed.left_rows as gone
    )
