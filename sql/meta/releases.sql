-- grain: one published release: this one
-- question: what does this release hold, and which code made it?
with
releases as (
    select
        cast($release_id as varchar) as release_id,
        cast($published_at as timestamp) as published_at,
        (select count(*) from core.captures) as capture_count,
        (select count(*) from core.listings) as listing_count,
        (select count(*) from core.papers) as paper_count,
        (select count(*) from quality.rejects) as reject_count,
        cast($code_version as varchar) as code_version,
)

select * from releases
