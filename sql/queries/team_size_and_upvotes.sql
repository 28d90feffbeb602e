-- question: How large are teams, month by month, and do larger ones get more upvotes?
-- answer: A row is a month of first listing; small teams are 1 to 4 authors, medium 5 to 9
-- answer: correlation is Pearson's between the logarithms of authors and of 1 + upvotes, -1 to 1
-- not: A cause: large teams are often those of large companies
-- not: Papers without a stated count of authors; the medians also need stated upvotes
-- empty: no paper has both authors and upvotes on a known day
-- plot: month: median_author_count
with
sized_papers as (
    select
        cast(date_trunc('month', papers.first_listed_on) as date) as month,
        papers.author_count,
        paper_counters.upvotes,
    from core.papers as papers
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where papers.first_listed_on is not null
),

month_sizes as (
    select
        month,
        median(author_count) as median_author_count,
        round(avg(author_count), 1) as mean_author_count,
        median(upvotes) filter (where author_count between 1 and 4) as small_team_upvotes,
        median(upvotes) filter (where author_count between 5 and 9) as medium_team_upvotes,
        median(upvotes) filter (where author_count >= 10) as large_team_upvotes,
        corr(ln(author_count), ln(1 + upvotes)) as correlation,
        count(author_count) as sized_paper_count,
        count(*) filter (where author_count is not null and upvotes is not null)
            as upvoted_paper_count,
        count(*) as paper_count,
    from sized_papers
    group by month
),

team_size_and_upvotes as (
    select
        month,
        median_author_count,
        mean_author_count,
        small_team_upvotes,
        medium_team_upvotes,
        large_team_upvotes,
        case when isfinite(correlation) then round(correlation, 3) end as correlation,
        sized_paper_count,
        upvoted_paper_count,
        paper_count,
    from month_sizes
)

select * from team_size_and_upvotes
order by month
