-- grain: one capture that was just staged
-- question: which rows does it have now? The sum of their row_hashes says it, in any order.
insert into stage.fingerprints by name
with
fingerprints as (
    select
        capture_id,
        sum(row_hash) as fingerprint,
    from row_hashes
    group by capture_id
)

select * from fingerprints
