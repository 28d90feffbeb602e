-- question: how do the rows that go leave a table?
delete from ${table}
where
    rowid in (
        select these_rows.old_row
        from ${old} as these_rows
        semi join ${left} as other_rows on ${same_key}
    )
