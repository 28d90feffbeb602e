-- question: what is the hash of each row that a table gets, of which capture?
insert into ${hashes}
select
    capture_id,
    hash('${table}', incoming) as row_hash,
from incoming
