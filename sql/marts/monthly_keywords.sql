-- grain: keyword x month of first listing
-- question: How many papers of a month have a keyword? keywords_by_month adds names and shares.
-- key: keyword_key, month
-- by: month in work.changed_months
-- from: paper_key in work.monthly_papers
-- column: keyword_key: The keyword, one for all spellings
-- column: month: First day of the month of first listing; papers without a known day are left out
-- column: paper_count: Papers of the month with the keyword in any spelling
-- column: keyworded_paper_count: Papers of the month with any keyword
-- column: month_paper_count: All papers of the month, those without keywords as well
with
dated_papers as (
    select
        paper_key,
        cast(date_trunc('month', first_listed_on) as date) as month,
    from core.papers
    where first_listed_on is not null
),

month_papers as (
    select
        month,
        count(*) as month_paper_count,
        count(*) filter (
            where paper_key in (select keywords.paper_key from core.keywords as keywords)
        ) as keyworded_paper_count,
    from dated_papers
    group by month
),

dated_keywords as (
    select distinct
        keywords.keyword_key,
        dated_papers.month,
        dated_papers.paper_key,
    from dated_papers
    inner join core.keywords as keywords on dated_papers.paper_key = keywords.paper_key
),

month_keywords as (
    select
        keyword_key,
        month,
        count(*) as paper_count,
    from dated_keywords
    group by keyword_key, month
),

monthly_keywords as (
    select
        month_keywords.keyword_key,
        month_keywords.month,
        month_keywords.paper_count,
        month_papers.keyworded_paper_count,
        month_papers.month_paper_count,
    from month_keywords
    inner join month_papers on month_keywords.month = month_papers.month
)

select * from monthly_keywords
