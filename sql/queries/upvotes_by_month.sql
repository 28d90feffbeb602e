-- question: How many upvotes do papers have, month by month, and how old were they when last seen?
-- answer: A row is a month of first listing; ages are hours from the listing to the last sight, of
-- answer: which 10 % and 90 % are the tenth youngest and oldest; upvotes are those of that sight
-- not: A comparison of months where the ages differ: a page that comes later shows more upvotes
-- not: Papers that were never seen with their upvotes at a known instant after their listing
-- empty: no paper was seen with its upvotes at a known instant
-- plot: month: median_upvotes
with
upvotes_by_month as (
    select
        cast(date_trunc('month', papers.first_listed_on) as date) as month,
        median(attention.last_upvotes) as median_upvotes,
        round(median(attention.last_age_in_hours), 2) as median_age_in_hours,
        round(quantile_cont(attention.last_age_in_hours, 0.1), 2) as age_in_hours_10_percent,
        round(quantile_cont(attention.last_age_in_hours, 0.9), 2) as age_in_hours_90_percent,
        count(*) as upvoted_paper_count,
    from mart.attention as attention
    inner join core.papers as papers on attention.paper_key = papers.paper_key
    group by date_trunc('month', papers.first_listed_on)
)

select * from upvotes_by_month
order by month
