-- question: How much do search pages overlap?
-- answer: A row is a pair of pages with the papers that both show; shared_percent is of either's
-- not: A likeness of the questions for certain: a query is NULL where nobody stated it
-- not: Papers that the site found, but did not show on the page
-- empty: fewer than two search pages were captured
-- parameter: top: bigint: 50: number of pairs
with
search_page_overlap as (
    select
        row_number() over (
            order by shared_paper_count desc, capture_id asc, other_capture_id asc
        ) as rank,
        shared_paper_count,
        round(100 * shared_share, 1) as shared_percent,
        round(100 * shared_share_of_smaller, 1) as shared_percent_of_smaller,
        paper_count,
        other_paper_count,
        query,
        other_query,
        capture_id,
        other_capture_id,
    from mart.search_overlap
    qualify rank <= cast($top as bigint)
)

select * from search_page_overlap
order by rank
