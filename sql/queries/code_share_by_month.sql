-- question: What share of the papers comes with code, month by month?
-- answer: A row is a month of first listing; code_percent is of the papers that could be searched
-- not: A trend across March 2025: before, only abstracts could name a repository
-- not: Papers without a known day of listing are left out
-- empty: no paper has a known day of listing
-- plot: month: code_percent
with
code_share_by_month as (
    select
        month,
        paper_count,
        searched_paper_count,
        code_paper_count,
        declared_paper_count,
        round(100 * code_share, 1) as code_percent,
    from mart.code_by_month
)

select * from code_share_by_month
order by month
