-- question: Which papers were listed on two or more days?
-- answer: A row is a paper on one of its days, with its place and upvotes on that day's pages
-- not: A second submission for certain: the site may have moved a paper
-- not: Weekly, monthly, trending and search pages, which repeat papers by design
-- empty: every paper was listed on one day only
-- parameter: top: bigint: 100: number of papers, those first listed last come first
with
dated_papers as (
    select
        *,
        min(listed_on) over (partition by paper_key) as first_on,
    from mart.duplicates_across_days
),

repeated_papers as (
    select
        dense_rank() over (order by first_on desc, paper_key asc) as number,
        title,
        listed_on,
        day_number,
        day_count,
        days_since_previous,
        rank,
        upvotes,
        upvotes_since_previous,
        paper_key,
    from dated_papers
    qualify number <= cast($top as bigint)
)

select * from repeated_papers
order by number, day_number
