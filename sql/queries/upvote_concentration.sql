-- question: How unevenly are upvotes spread over the papers of a month?
-- answer: A row is a month of first listing; gini is 0 where all papers have the same upvotes and
-- answer: near 1 where one has all; top_percent is the share of the most upvoted 1 %, rounded up
-- not: Papers without stated upvotes: upvoted_paper_count are the others
-- not: A comparison at one age: upvotes_by_month says at which ages papers were last seen
-- empty: no paper with upvotes has a known day of listing
with
ranked_papers as (
    select
        cast(date_trunc('month', papers.first_listed_on) as date) as month,
        paper_counters.upvotes,
        row_number() over (
            partition by date_trunc('month', papers.first_listed_on)
            order by paper_counters.upvotes asc, papers.paper_key asc
        ) as place,
        count(*) over (
            partition by date_trunc('month', papers.first_listed_on)
        ) as upvoted_paper_count,
    from core.papers as papers
    inner join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where papers.first_listed_on is not null and paper_counters.upvotes is not null
),

month_sums as (
    select
        month,
        upvoted_paper_count,
        cast(ceil(upvoted_paper_count / 100) as bigint) as top_paper_count,
        cast(sum(upvotes) as bigint) as upvotes,
        cast(sum(place * upvotes) as bigint) as placed_upvotes,
        cast(
            sum(upvotes) filter (
                where place > upvoted_paper_count - cast(ceil(upvoted_paper_count / 100) as bigint)
            ) as bigint
        ) as top_upvotes,
    from ranked_papers
    group by month, upvoted_paper_count
),

month_papers as (
    select
        cast(date_trunc('month', first_listed_on) as date) as month,
        count(*) as paper_count,
    from core.papers
    where first_listed_on is not null
    group by date_trunc('month', first_listed_on)
),

upvote_concentration as (
    select
        month_papers.month,
        round(
            2 * month_sums.placed_upvotes
            / nullif(month_sums.upvoted_paper_count * month_sums.upvotes, 0)
            - (month_sums.upvoted_paper_count + 1) / month_sums.upvoted_paper_count,
            3
        ) as gini,
        round(100 * month_sums.top_upvotes / nullif(month_sums.upvotes, 0), 1) as top_percent,
        month_sums.top_paper_count,
        month_sums.upvotes,
        coalesce(month_sums.upvoted_paper_count, 0) as upvoted_paper_count,
        month_papers.paper_count,
    from month_papers
    left join month_sums on month_papers.month = month_sums.month
)

select * from upvote_concentration
order by month
