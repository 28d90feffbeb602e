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
keyworded_papers as (
    select distinct
        keyword_key,
        paper_key,
    from core.keywords
),

keyword_papers as (
    select
        keywords.keyword,
        attention.half_life_from_hours,
        attention.half_life_to_hours,
        attention.censoring,
    from keyworded_papers
    inner join mart.keywords as keywords
        on keyworded_papers.keyword_key = keywords.keyword_key
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
    where bounded_paper_count >= cast($min_papers as bigint)
    qualify rank <= cast($top as bigint)
)

select * from half_life_by_keyword
order by rank
