-- question: Do papers with code get more upvotes, month by month?
-- answer: A row is a month of first listing, with median upvotes with and without a repository
-- answer: times is the first median over the second; NULL where a side is empty or has median 0
-- not: A cause, nor the effect of publishing code later: upvotes and links are as last stated
-- not: A comparison of months at one age: upvotes_by_month says at which ages papers were seen
-- not: Papers without upvotes, or without abstract and links, where no repository could stand
-- empty: no paper with upvotes has a known day of listing
-- plot: month: times
with
coded_papers as (
    select
        papers.first_listed_on,
        paper_counters.upvotes,
        papers.paper_key in (
            select links.paper_key
            from core.links as links
            where links.repository is not null
        ) as has_code,
    from core.papers as papers
    inner join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where
        papers.first_listed_on is not null
        and paper_counters.upvotes is not null
        and (
            papers.abstract is not null
            or papers.paper_key in (select links.paper_key from core.links as links)
        )
),

code_medians as (
    select
        cast(date_trunc('month', first_listed_on) as date) as month,
        median(upvotes) filter (where has_code) as with_code_upvotes,
        median(upvotes) filter (where not has_code) as without_code_upvotes,
        count(*) filter (where has_code) as with_code_paper_count,
        count(*) filter (where not has_code) as without_code_paper_count,
    from coded_papers
    group by date_trunc('month', first_listed_on)
),

upvotes_by_code as (
    select
        month,
        with_code_upvotes,
        without_code_upvotes,
        round(with_code_upvotes / nullif(without_code_upvotes, 0), 2) as times,
        with_code_paper_count,
        without_code_paper_count,
    from code_medians
)

select * from upvotes_by_code
order by month
