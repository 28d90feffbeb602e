-- question: Which keywords are the most common, month by month?
-- answer: A row is a keyword of a month, in any of its spellings, shown in the commonest one
-- answer: keyword_percent is paper_count of keyworded_paper_count, that month's papers with any
-- answer: keyword; month_paper_count has those without as well
-- not: Authors' keywords: the site's model writes them, since March 2025 and not for every paper
-- not: A whole month where is_month_over is false, nor papers without a known day of listing
-- empty: no paper with keywords has a known day of listing
-- parameter: month: month: null: such as 2026-04; null for all months
-- parameter: top: bigint: 10: keywords per month
with
top_keywords as (
    select
        month,
        row_number() over (partition by month order by paper_count desc, keyword asc) as rank,
        keyword,
        paper_count,
        round(100 * keyword_share, 1) as keyword_percent,
        keyworded_paper_count,
        month_paper_count,
        is_month_over,
    from mart.keywords_by_month
    where cast($month as date) is null or month = cast($month as date)
    qualify rank <= cast($top as bigint)
)

select * from top_keywords
order by month, rank
