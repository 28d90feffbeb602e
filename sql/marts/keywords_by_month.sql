-- grain: keyword x month of first listing
-- question: How common is a keyword among the papers of a month?
-- key: month, keyword
-- column: month: First day of the month of first listing; papers without a known day are left out
-- column: keyword: Keyword in lower case
-- column: paper_count: Papers of the month with that keyword
-- column: keyworded_paper_count: Papers of the month with any keyword, the input of the share
-- column: month_paper_count: Papers of the month, with keywords or without
-- column: keyword_share: paper_count of keyworded_paper_count
with
dated_papers as (
    select
        paper_key,
        cast(date_trunc('month', first_listed_on) as date) as month,
    from core.papers
    where first_listed_on is not null
),

dated_keywords as (
    select
        dated_papers.month,
        dated_papers.paper_key,
        keywords.keyword,
    from dated_papers
    inner join core.keywords as keywords on dated_papers.paper_key = keywords.paper_key
),

month_papers as (
    select
        dated_papers.month,
        count(distinct dated_papers.paper_key) as month_paper_count,
        count(distinct keywords.paper_key) as keyworded_paper_count,
    from dated_papers
    left join core.keywords as keywords on dated_papers.paper_key = keywords.paper_key
    group by dated_papers.month
),

month_keywords as (
    select
        month,
        keyword,
        count(*) as paper_count,
    from dated_keywords
    group by month, keyword
),

keywords_by_month as (
    select
        month_keywords.month,
        month_keywords.keyword,
        month_keywords.paper_count,
        month_papers.keyworded_paper_count,
        month_papers.month_paper_count,
        month_keywords.paper_count / month_papers.keyworded_paper_count as keyword_share,
    from month_keywords
    inner join month_papers on month_keywords.month = month_papers.month
)

select * from keywords_by_month
