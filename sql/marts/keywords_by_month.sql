-- grain: keyword x month of first listing
-- question: How common is a keyword, in any spelling, among the papers of a month?
-- key: month, keyword_key
-- column: month: First day of the month of first listing; papers without a known day are left out
-- column: keyword_key: The concept, which all its spellings share
-- column: keyword: Its commonest spelling over all time, in lower case
-- column: paper_count: Papers of the month with any of its spellings
-- column: keyworded_paper_count: Papers of the month with any keyword, the input of the share
-- column: month_paper_count: Papers of the month, with keywords or without
-- column: keyword_share: paper_count of keyworded_paper_count
-- column: is_month_over: Papers were listed in a later month as well, or on the month's last day
with
last_days as (
    select max(first_listed_on) as last_listed_on,
    from core.papers
),

keywords_by_month as (
    select
        counts.month,
        counts.keyword_key,
        keywords.keyword,
        counts.paper_count,
        counts.keyworded_paper_count,
        counts.month_paper_count,
        counts.paper_count / counts.keyworded_paper_count as keyword_share,
        last_days.last_listed_on >= last_day(counts.month) as is_month_over,
    from mart.monthly_keywords as counts
    inner join mart.keywords as keywords on counts.keyword_key = keywords.keyword_key
    cross join last_days
)

select * from keywords_by_month
