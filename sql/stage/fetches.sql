-- grain: one request
-- question: what came of each request, as far as its document was archived?
-- A request is noted before its document is archived. Where a kill came between the two, the
-- request got no answer that counts.
with
requests as (
    select
        fetches.url,
        fetches.requested_at,
        fetches.detail,
        fetches.is_whole,
        fetches.sent_to,
        captures.capture_id,
        case
            when fetches.capture_id is not null and captures.capture_id is null then 'failed'
            else fetches.outcome
        end as outcome,
    from stage.fetches as fetches
    left join stage.captures as captures on fetches.capture_id = captures.capture_id
)

select * from requests
order by requested_at, url
