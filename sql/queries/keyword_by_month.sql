-- question: How common is a keyword, month by month?
-- answer: A row is a month; keyword_percent is paper_count of keyworded_paper_count, its papers
-- answer: with any keyword; spellings are all that count as the keyword, the commonest first
-- not: Authors' keywords: the site's model writes them, since March 2025 and not for every paper
-- not: A whole month where is_month_over is false, nor papers without a known day of listing
-- empty: no paper with keywords has a known day of listing
-- plot: month: keyword_percent
-- parameter: keyword: keyword: null: in any of its spellings; null for the commonest keyword
with
chosen_keywords as (
    select
        keyword_key,
        keyword,
    from mart.keywords
    where coalesce(keyword_key = cast($keyword as varchar), cast($keyword as varchar) is null)
    order by paper_count desc, keyword asc
    limit 1
),

spelling_lists as (
    select
        chosen_keywords.keyword_key,
        chosen_keywords.keyword,
        list(counts.keyword order by counts.paper_count desc, counts.keyword asc) as spellings,
    from chosen_keywords
    inner join mart.keyword_spellings as counts
        on chosen_keywords.keyword_key = counts.keyword_key
    group by chosen_keywords.keyword_key, chosen_keywords.keyword
),

month_counts as (
    select
        counts.month,
        coalesce(
            max(counts.paper_count) filter (where counts.keyword_key = chosen_keywords.keyword_key),
            0
        ) as paper_count,
        max(counts.keyworded_paper_count) as keyworded_paper_count,
        max(counts.month_paper_count) as month_paper_count,
    from mart.monthly_keywords as counts
    cross join chosen_keywords
    group by counts.month
),

last_days as (
    select max(first_listed_on) as last_listed_on,
    from core.papers
),

keyword_by_month as (
    select
        month_counts.month,
        spelling_lists.keyword,
        month_counts.paper_count,
        month_counts.keyworded_paper_count,
        round(100 * month_counts.paper_count / month_counts.keyworded_paper_count, 1)
            as keyword_percent,
        month_counts.month_paper_count,
        last_days.last_listed_on >= last_day(month_counts.month) as is_month_over,
        spelling_lists.spellings,
    from month_counts
    cross join last_days
    cross join spelling_lists
)

select * from keyword_by_month
order by month
