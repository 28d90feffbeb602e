-- grain: one release
-- question: Which releases were there, when, and what did each add to the one before it?
-- key: release_id
-- column: release_id: Its id: the UTC instant of the attempt, sortable
-- column: published_at: When it was published (UTC)
-- column: hours_since_previous: Hours since the release before it; NULL for the first one
-- column: is_current: It is this release
-- column: capture_count: Documents that it was made of
-- column: captures_added: More documents than before; negative where fewer count
-- column: listing_count: Places of papers on pages
-- column: listings_added: More of them than before
-- column: paper_count: Papers
-- column: papers_added: More of them than before
-- column: reject_count: Entries in quarantine
-- column: rejects_added: More of them than before; negative where a parser learnt to read some
-- column: code_version: Version of Paperhouse that made it
with
releases as (
    select
        release_id,
        published_at,
        round(
            (epoch(published_at) - epoch(lag(published_at) over by_id)) / 3600, 1
        ) as hours_since_previous,
        release_id = max(release_id) over () as is_current,
        capture_count,
        capture_count - lag(capture_count, 1, 0) over by_id as captures_added,
        listing_count,
        listing_count - lag(listing_count, 1, 0) over by_id as listings_added,
        paper_count,
        paper_count - lag(paper_count, 1, 0) over by_id as papers_added,
        reject_count,
        reject_count - lag(reject_count, 1, 0) over by_id as rejects_added,
        code_version,
    from meta.releases
    window by_id as (order by release_id)
)

select * from releases
