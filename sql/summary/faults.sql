-- grain: one kind of fault
-- question: what is wrong with the entries in quarantine, and how often?
with
faults as (
    select unnest(faults) as fault from quality.rejects
),

kinds as (
    select
        regexp_replace(fault, ':.*', '') as kind,
        count(*) as entry_count,
        min(fault) as example,
    from faults
    group by kind
),

counts as (
    select
        kind as fault,
        entry_count,
        example,
    from kinds
)

select * from counts
order by entry_count desc, fault asc
