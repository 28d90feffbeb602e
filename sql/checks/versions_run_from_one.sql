-- rule: Every paper has versions, numbered 1 to n without a gap
-- severity: block
-- table: core.paper_versions
-- by: paper_key in work.changed_papers
with
version_ranges as (
    select
        paper_key,
        count(*) as version_count,
        min(version) as lowest_version,
        max(version) as highest_version,
    from core.paper_versions
    group by paper_key
),

broken_ranges as (
    select
        papers.paper_key,
        coalesce(version_ranges.version_count, 0) as version_count,
        version_ranges.lowest_version,
        version_ranges.highest_version,
    from core.papers as papers
    left join version_ranges on papers.paper_key = version_ranges.paper_key
    where
        version_ranges.version_count is null
        or version_ranges.lowest_version <> 1
        or version_ranges.highest_version <> version_ranges.version_count
)

select * from broken_ranges
