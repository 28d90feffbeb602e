-- rule: A version ends when the next one begins, and the last one, and it alone, is current
-- severity: block
-- table: core.paper_versions
-- by: paper_key in work.changed_papers
with
neighbours as (
    select
        paper_key,
        version,
        valid_from,
        valid_to,
        lead(version) over (partition by paper_key order by version) as next_version,
        lead(valid_from) over (partition by paper_key order by version) as next_valid_from,
    from core.paper_versions
),

gaps as (
    select
        paper_key,
        version,
        valid_from,
        valid_to,
        next_valid_from,
    from neighbours
    where
        valid_from > valid_to
        or valid_to is distinct from next_valid_from
        or (valid_to is null) <> (next_version is null)
)

select * from gaps
