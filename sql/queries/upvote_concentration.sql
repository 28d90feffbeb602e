-- question: How unevenly are upvotes spread over the papers of a month?
-- answer: A row is a month of first listing; gini is 0 where all papers have the same upvotes and
-- answer: near 1 where one has all; top_percent is the share of the most upvoted 1 %, rounded up
-- not: Papers without stated upvotes: upvoted_paper_count are the others
-- not: A comparison at one age: upvotes_by_month says at which ages papers were last seen
-- empty: no paper with upvotes has a known day of listing
-- plot: month: gini
with
upvote_counts as (
    select
        cast(date_trunc('month', papers.first_listed_on) as date) as month,
        paper_counters.upvotes,
        count(*) as paper_count,
    from core.papers as papers
    inner join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where papers.first_listed_on is not null and paper_counters.upvotes is not null
    group by date_trunc('month', papers.first_listed_on), paper_counters.upvotes
),

placed_counts as (
    -- Papers with equal upvotes have the places that follow those of all with fewer.
    select
        *,
        sum(paper_count) over (partition by month order by upvotes) as last_place,
        sum(paper_count) over (partition by month) as upvoted_paper_count,
    from upvote_counts
),

top_counts as (
    select
        *,
        cast(ceil(upvoted_paper_count / 100) as bigint) as top_paper_count,
        paper_count * (2 * last_place - paper_count + 1) // 2 as place_sum,
    from placed_counts
),

month_sums as (
    select
        month,
        cast(upvoted_paper_count as bigint) as upvoted_paper_count,
        top_paper_count,
        cast(sum(upvotes * paper_count) as bigint) as upvotes,
        cast(sum(upvotes * place_sum) as bigint) as placed_upvotes,
        cast(
            sum(
                upvotes
                * greatest(
                    0, least(paper_count, last_place - upvoted_paper_count + top_paper_count)
                )
            ) as bigint
        ) as top_upvotes,
    from top_counts
    group by month, upvoted_paper_count, top_paper_count
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
