-- grain: one request
-- by: *
-- question: what was asked of the site, and what came of it?
-- A request is noted before its document is archived: a kill in between leaves a note without one.
with
fetches as (
    select
        fetches.url,
        fetches.requested_at,
        fetches.status,
        fetches.byte_count,
        fetches.outcome,
        captures.capture_id,
        fetches.detail,
    from stage.fetches as fetches
    left join stage.captures as captures on fetches.capture_id = captures.capture_id
)

select * from fetches
order by url, requested_at
