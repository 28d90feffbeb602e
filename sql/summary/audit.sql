-- grain: the last audit
-- question: when was a release last compared with a full derivation, and what was found?
with
last_audit as (
    select *
    from audits
    order by audited_at desc
    limit 1
)

select * from last_audit
