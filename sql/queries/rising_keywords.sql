-- question: Which keywords rise, and since when are they known?
-- answer: A row is a keyword with its share of the papers of the last months and of those before
-- answer: risen_points is the difference in percentage points; first_month is its first sight
-- not: Authors' keywords: the site's model writes them, since March 2025 and not for every paper
-- not: Papers without keywords or a known day of listing
-- empty: no keyword has so many papers in the last months
-- parameter: months: bigint: 3: calendar months that are the last ones
-- parameter: min_papers: bigint: 5: papers of those months that a keyword needs
-- parameter: top: bigint: 20: number of keywords
with
keyworded_papers as (
    select distinct
        keywords.paper_key,
        cast(date_trunc('month', papers.first_listed_on) as date) as month,
    from core.keywords as keywords
    inner join core.papers as papers on keywords.paper_key = papers.paper_key
    where papers.first_listed_on is not null
),

last_months as (
    select
        cast(
            max(month) - to_months(cast(cast($months as bigint) - 1 as integer)) as date
        ) as from_month,
    from keyworded_papers
),

periods as (
    select
        last_months.from_month,
        count(*) filter (where keyworded_papers.month >= last_months.from_month)
            as last_paper_count,
        count(*) filter (where keyworded_papers.month < last_months.from_month)
            as earlier_paper_count,
    from keyworded_papers
    cross join last_months
    group by last_months.from_month
),

keyword_periods as (
    select
        keywords.keyword,
        count(*) filter (where keyworded_papers.month >= periods.from_month) as paper_count,
        count(*) filter (where keyworded_papers.month < periods.from_month)
            as earlier_keyword_count,
        min(keyworded_papers.month) as first_month,
        periods.last_paper_count,
        periods.earlier_paper_count,
    from core.keywords as keywords
    inner join keyworded_papers on keywords.paper_key = keyworded_papers.paper_key
    cross join periods
    group by keywords.keyword, periods.last_paper_count, periods.earlier_paper_count
    having paper_count >= cast($min_papers as bigint)
),

shares as (
    select
        keyword,
        100 * paper_count / nullif(last_paper_count, 0) as share,
        100 * earlier_keyword_count / nullif(earlier_paper_count, 0) as earlier_share,
        paper_count,
        earlier_keyword_count,
        last_paper_count,
        earlier_paper_count,
        first_month,
    from keyword_periods
),

rising_keywords as (
    select
        row_number() over (
            order by share - earlier_share desc nulls last, paper_count desc, keyword asc
        ) as rank,
        keyword,
        round(share - earlier_share, 2) as risen_points,
        round(share, 2) as percent,
        round(earlier_share, 2) as earlier_percent,
        paper_count,
        earlier_keyword_count as earlier_count,
        last_paper_count as keyworded_paper_count,
        earlier_paper_count as earlier_keyworded_paper_count,
        first_month,
    from shares
    qualify rank <= cast($top as bigint)
)

select * from rising_keywords
order by rank
