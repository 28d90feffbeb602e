-- grain: paper on a page: capture x position
-- by: paper_key in work.changed_papers
-- question: where did each paper stand on each page?
with
listings as (
    select
        entries.capture_id,
        entries.position,
        entries.paper_key,
        captures.listing_kind,
        captures.listed_on,
        captures.period,
        captures.query,
        entries.submitted_at,
    from work.stated_entries as entries
    inner join work.loaded_captures as captures on entries.capture_id = captures.capture_id
    where captures.listing_kind != 'detail'
)

select * from listings
order by capture_id, position
