-- grain: one published release: this one
-- question: what does this release hold, and which code made it?
select
    $release_id::varchar as release_id,
    $published_at::timestamp as published_at,
    (select count(*) from core.captures) as capture_count,
    (select count(*) from core.listings) as listing_count,
    (select count(*) from core.papers) as paper_count,
    (select count(*) from quality.rejects) as reject_count,
    $code_version::varchar as code_version
