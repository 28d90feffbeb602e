-- question: How stable are the places on a listing from one capture to the next?
-- answer: A row is a capture and the next one of the same listing; rank_correlation is Spearman's
-- answer: over the papers on both, 1 where their order is the same and -1 where it is turned round
-- not: Captures without an instant, and search pages whose query nobody stated
-- not: Ranking by upvotes for certain: a position is the place on the page, however it is sorted
-- empty: no listing of this kind was captured twice
-- parameter: kind: listing_kind: null: daily, weekly, monthly, trending or search; null for all
-- parameter: top: bigint: 100: number of pairs, the last ones
with
pages as (
    select
        capture_id,
        captured_at,
        listing_kind,
        coalesce(cast(listed_on as varchar), period, query, listing_kind) as listing,
        lead(capture_id) over same_listing as next_capture_id,
        lead(captured_at) over same_listing as next_captured_at,
    from core.captures
    where
        listing_count > 0
        and captured_at is not null
        and listing_kind <> 'unknown'
        and (listing_kind = 'trending' or coalesce(cast(listed_on as varchar), period, query) <> '')
        and (cast($kind as varchar) is null or listing_kind = cast($kind as varchar))
    window
        same_listing as (
            partition by listing_kind, listed_on, period, query order by captured_at, capture_id
        )
),

shared_papers as (
    select
        pages.capture_id,
        before.position,
        later.position as next_position,
        row_number() over (partition by pages.capture_id order by before.position) as place,
        row_number() over (partition by pages.capture_id order by later.position) as next_place,
    from pages
    inner join core.listings as before on pages.capture_id = before.capture_id
    inner join core.listings as later
        on pages.next_capture_id = later.capture_id and before.paper_key = later.paper_key
),

shifts as (
    select
        capture_id,
        count(*) as shared_paper_count,
        cast(sum((place - next_place) * (place - next_place)) as bigint) as squares,
        avg(abs(position - next_position)) as mean_shift,
        count(*) filter (where position <= 10 and next_position <= 10) as top_ten_kept_count,
    from shared_papers
    group by capture_id
),

rank_stability as (
    select
        row_number() over (
            order by
                pages.next_captured_at desc,
                pages.next_capture_id desc,
                pages.capture_id desc
        ) as number,
        pages.listing_kind,
        pages.listing,
        pages.captured_at,
        round((epoch_ms(pages.next_captured_at) - epoch_ms(pages.captured_at)) / 3600000, 1)
            as hours_between,
        round(
            1 - 6 * shifts.squares / nullif(
                shifts.shared_paper_count
                * (shifts.shared_paper_count * shifts.shared_paper_count - 1),
                0
            ),
            3
        ) as rank_correlation,
        round(shifts.mean_shift, 1) as mean_shift,
        coalesce(shifts.top_ten_kept_count, 0) as top_ten_kept_count,
        coalesce(shifts.shared_paper_count, 0) as shared_paper_count,
        captures.listing_count as paper_count,
        next_captures.listing_count as next_paper_count,
        pages.capture_id,
        pages.next_capture_id,
    from pages
    inner join core.captures as captures on pages.capture_id = captures.capture_id
    inner join core.captures as next_captures
        on pages.next_capture_id = next_captures.capture_id
    left join shifts on pages.capture_id = shifts.capture_id
    qualify number <= cast($top as bigint)
)

select * from rank_stability
order by number
