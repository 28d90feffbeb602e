-- question: Which keywords are the most common, month by month?
-- answer: A row is a keyword of a month, in any of its spellings, shown in the commonest one
-- answer: keyword_percent is paper_count of keyworded_paper_count, that month's papers with any
-- answer: keyword; month_paper_count has those without as well
-- not: Authors' keywords: the site's model writes them, since March 2025 and not for every paper
-- not: A whole month where is_month_over is false, nor papers without a known day of listing
-- empty: no paper with keywords was first listed in the months that are asked about
-- parameter: month: month: null: such as 2026-04; null for all months
-- parameter: top: bigint: 10: keywords per month
with
month_keywords as (
    select
        month,
        keyword_key,
        paper_count,
        keyworded_paper_count,
        month_paper_count,
    from mart.monthly_keywords
    where cast($month as date) is null or month = cast($month as date)
),

top_counts as (
    -- Counts that so few keywords exceed: only keywords with these are named and ordered.
    select
        month,
        paper_count,
    from month_keywords
    group by month, paper_count
    qualify
        sum(count(*)) over (partition by month order by paper_count desc) - count(*)
        < cast($top as bigint)
),

last_days as (
    select max(first_listed_on) as last_listed_on,
    from core.papers
),

top_keywords as (
    select
        counts.month,
        row_number() over (
            partition by counts.month order by counts.paper_count desc, keywords.keyword asc
        ) as rank,
        keywords.keyword,
        counts.paper_count,
        round(100 * (counts.paper_count / counts.keyworded_paper_count), 1) as keyword_percent,
        counts.keyworded_paper_count,
        counts.month_paper_count,
        last_days.last_listed_on >= last_day(counts.month) as is_month_over,
    from month_keywords as counts
    inner join top_counts
        on counts.month = top_counts.month and counts.paper_count = top_counts.paper_count
    inner join mart.keywords as keywords on counts.keyword_key = keywords.keyword_key
    cross join last_days
    qualify rank <= cast($top as bigint)
)

select * from top_keywords
order by month, rank
