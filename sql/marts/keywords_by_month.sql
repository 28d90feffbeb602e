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
dated_papers as (
    select
        paper_key,
        first_listed_on,
        cast(date_trunc('month', first_listed_on) as date) as month,
    from core.papers
    where first_listed_on is not null
),

dated_keywords as (
    select distinct
        dated_papers.month,
        dated_papers.paper_key,
        keywords.keyword_key,
    from dated_papers
    inner join core.keywords as keywords on dated_papers.paper_key = keywords.paper_key
),

keyworded_papers as (
    select
        month,
        count(distinct paper_key) as keyworded_paper_count,
    from dated_keywords
    group by month
),

month_papers as (
    select
        month,
        count(*) as month_paper_count,
        max(max(first_listed_on)) over () >= last_day(month) as is_month_over,
    from dated_papers
    group by month
),

month_keywords as (
    select
        month,
        keyword_key,
        count(*) as paper_count,
    from dated_keywords
    group by month, keyword_key
),

keywords_by_month as (
    select
        month_keywords.month,
        month_keywords.keyword_key,
        keywords.keyword,
        month_keywords.paper_count,
        keyworded_papers.keyworded_paper_count,
        month_papers.month_paper_count,
        month_keywords.paper_count / keyworded_papers.keyworded_paper_count as keyword_share,
        month_papers.is_month_over,
    from month_keywords
    inner join keyworded_papers on month_keywords.month = keyworded_papers.month
    inner join month_papers on month_keywords.month = month_papers.month
    inner join mart.keywords as keywords on month_keywords.keyword_key = keywords.keyword_key
)

select * from keywords_by_month
