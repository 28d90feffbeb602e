-- question: How common is a keyword, month by month?
-- answer: A row is a month; keyword_percent is paper_count of keyworded_paper_count, its papers
-- answer: with any keyword; spellings are all that count as the keyword, the commonest first
-- not: Authors' keywords: the site's model writes them, since March 2025 and not for every paper
-- not: A whole month where is_month_over is false, nor papers without a known day of listing
-- empty: no paper with keywords has a known day of listing
-- parameter: keyword: keyword: null: in any of its spellings; null for the commonest keyword
with
chosen_keywords as (
    select
        keyword_key,
        keyword,
        spellings,
    from mart.keywords
    where coalesce(keyword_key = cast($keyword as varchar), cast($keyword as varchar) is null)
    order by paper_count desc, keyword asc
    limit 1
),

months as (
    select distinct
        month,
        keyworded_paper_count,
        month_paper_count,
        is_month_over,
    from mart.keywords_by_month
),

keyword_by_month as (
    select
        months.month,
        chosen_keywords.keyword,
        coalesce(counts.paper_count, 0) as paper_count,
        months.keyworded_paper_count,
        round(100 * coalesce(counts.paper_count, 0) / months.keyworded_paper_count, 1)
            as keyword_percent,
        months.month_paper_count,
        months.is_month_over,
        chosen_keywords.spellings,
    from months
    cross join chosen_keywords
    left join mart.keywords_by_month as counts
        on
            months.month = counts.month
            and chosen_keywords.keyword_key = counts.keyword_key
)

select * from keyword_by_month
order by month
