-- question: what did an audit find?
insert into audits
values ($audited_at, $release_id, $table_count, $sample)
