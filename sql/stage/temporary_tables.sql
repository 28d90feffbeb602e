-- question: what is known of captures while they are replaced? Which they are, and their new rows.
create temp table replaced (capture_id varchar);
create temp table row_hashes (capture_id varchar, row_hash ubigint)
