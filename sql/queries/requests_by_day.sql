-- question: How many requests, bytes, 304s and 429s were there per day?
-- answer: A row is a UTC day with its requests to the site, robots.txt included
-- not: Imported documents, which cost no request; without any fetch there is no row
-- not: Bytes on the wire: byte_count is the size of bodies, over those whose size is known
-- empty: nothing was fetched: all documents were imported
-- plot: day: request_count
with
requests_by_day as (
    select
        cast(requested_at as date) as day,
        count(*) as request_count,
        count(*) filter (where status = 200) as ok_count,
        count(*) filter (where status = 304) as unchanged_count,
        count(*) filter (where status = 429) as limited_count,
        count(*) filter (where status >= 500) as server_error_count,
        count(*) filter (where status is null) as unanswered_count,
        cast(sum(byte_count) as bigint) as byte_count,
        count(byte_count) as sized_count,
        count(capture_id) as archived_count,
        min(requested_at) as first_requested_at,
        max(requested_at) as last_requested_at,
    from meta.fetches
    group by cast(requested_at as date)
)

select * from requests_by_day
order by day
