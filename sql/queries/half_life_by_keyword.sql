-- question: How long until the papers of a keyword have half of their upvotes?
-- answer: A row is a keyword in any of its spellings, shown in the commonest one
-- answer: Ages are hours since the listing; the median half-life lies between the two medians
-- answer: The medians are over bounded_paper_count: papers seen again 30 days after listing
-- not: All papers of the keyword: open_paper_count were not seen late enough to know their total
-- not: An exact time: from is 0 where the half was there at first sight (left_censored_paper_count)
-- empty: no keyword has so many papers that were seen again 30 days after they were listed
-- parameter: min_papers: bigint: 0: papers with a known half-life that a keyword needs
-- parameter: top: bigint: 20: number of keywords
with
bounded_papers as (
    select paper_key
    from mart.attention
    where half_life_to_hours is not null
),

bounded_counts as (
    select
        keyword_key,
        count(distinct paper_key) as bounded_paper_count,
    from core.keywords
    where paper_key in (select bounded_papers.paper_key from bounded_papers)
    group by keyword_key
),

top_keywords as (
    select
        keywords.keyword_key,
        keywords.keyword,
    from mart.keywords as keywords
    left join bounded_counts on keywords.keyword_key = bounded_counts.keyword_key
    where coalesce(bounded_counts.bounded_paper_count, 0) >= cast($min_papers as bigint)
    order by
        coalesce(bounded_counts.bounded_paper_count, 0) desc,
        keywords.paper_count desc,
        keywords.keyword asc
    limit cast($top as bigint)
),

keyworded_papers as (
    select distinct
        top_keywords.keyword,
        keywords.paper_key,
    from core.keywords as keywords
    inner join top_keywords on keywords.keyword_key = top_keywords.keyword_key
),

keyword_papers as (
    select
        keyworded_papers.keyword,
        attention.half_life_from_hours,
        attention.half_life_to_hours,
        attention.censoring,
    from keyworded_papers
    left join mart.attention as attention on keyworded_papers.paper_key = attention.paper_key
),

half_lives as (
    select
        keyword,
        count(*) as paper_count,
        count(half_life_to_hours) as bounded_paper_count,
        count(*) filter (where censoring = 'left') as left_censored_paper_count,
        count(*) filter (where censoring in ('right', 'both')) as open_paper_count,
        median(half_life_from_hours) filter (where half_life_to_hours is not null)
            as median_from_hours,
        median(half_life_to_hours) as median_to_hours,
    from keyword_papers
    group by keyword
),

half_life_by_keyword as (
    select
        row_number() over (
            order by bounded_paper_count desc, paper_count desc, keyword asc
        ) as rank,
        keyword,
        round(median_from_hours, 2) as median_from_hours,
        round(median_to_hours, 2) as median_to_hours,
        bounded_paper_count,
        left_censored_paper_count,
        open_paper_count,
        paper_count,
    from half_lives
)

select * from half_life_by_keyword
order by rank
