-- question: Which keywords rise, and since when are they known?
-- answer: A row is a keyword in any of its spellings, shown in the commonest one; it stands on
-- answer: paper_count of the keyworded_paper_count papers of the last months, and on earlier_count
-- answer: of the earlier_keyworded_paper_count papers of the months before; percent and
-- answer: earlier_percent are these shares, risen_points their difference in percentage points
-- answer: from_month to to_month are the last months, first_month is the keyword's first sight
-- not: The month that is still running: it is left out until a later one has papers
-- not: Authors' keywords: the site's model writes them, since March 2025 and not for every paper
-- not: Papers without keywords or a known day of listing
-- empty: no keyword has so many papers in the last months, or the year has no month that is over
-- parameter: year: bigint: null: only months of this year are compared; null for all months
-- parameter: months: bigint: 3: calendar months that are the last ones
-- parameter: min_papers: bigint: 5: papers of those months that a keyword needs
-- parameter: top: bigint: 20: number of keywords
with
counts as materialized (
    select * from mart.keywords_by_month
),

months as (
    select distinct
        month,
        keyworded_paper_count,
    from counts
    where
        is_month_over
        and (cast($year as bigint) is null or year(month) = cast($year as bigint))
),

last_months as (
    select
        cast(
            max(month) - to_months(cast(cast($months as bigint) - 1 as integer)) as date
        ) as from_month,
        max(month) as to_month,
    from months
),

periods as (
    select
        last_months.from_month,
        last_months.to_month,
        sum(months.keyworded_paper_count) filter (where months.month >= last_months.from_month)
            as last_paper_count,
        sum(months.keyworded_paper_count) filter (where months.month < last_months.from_month)
            as earlier_paper_count,
    from months
    cross join last_months
    group by last_months.from_month, last_months.to_month
),

first_months as (
    select
        keyword_key,
        min(month) as first_month,
    from counts
    group by keyword_key
),

keyword_periods as (
    select
        keywords.keyword_key,
        keywords.keyword,
        coalesce(sum(keywords.paper_count) filter (where keywords.month >= periods.from_month), 0)
            as paper_count,
        coalesce(sum(keywords.paper_count) filter (where keywords.month < periods.from_month), 0)
            as earlier_keyword_count,
        periods.last_paper_count,
        periods.earlier_paper_count,
        periods.from_month,
        periods.to_month,
    from counts as keywords
    inner join months on keywords.month = months.month
    cross join periods
    group by
        keywords.keyword_key,
        keywords.keyword,
        periods.last_paper_count,
        periods.earlier_paper_count,
        periods.from_month,
        periods.to_month
),

shares as (
    select
        *,
        100 * paper_count / nullif(last_paper_count, 0) as share,
        100 * earlier_keyword_count / nullif(earlier_paper_count, 0) as earlier_share,
    from keyword_periods
    where paper_count >= cast($min_papers as bigint)
),

rising_keywords as (
    select
        row_number() over (
            order by
                shares.share - shares.earlier_share desc nulls last,
                shares.paper_count desc,
                shares.keyword asc
        ) as rank,
        shares.keyword,
        round(shares.share - shares.earlier_share, 2) as risen_points,
        round(shares.share, 2) as percent,
        round(shares.earlier_share, 2) as earlier_percent,
        cast(shares.paper_count as bigint) as paper_count,
        cast(shares.last_paper_count as bigint) as keyworded_paper_count,
        cast(shares.earlier_keyword_count as bigint) as earlier_count,
        cast(shares.earlier_paper_count as bigint) as earlier_keyworded_paper_count,
        shares.from_month,
        shares.to_month,
        first_months.first_month,
    from shares
    inner join first_months on shares.keyword_key = first_months.keyword_key
    qualify rank <= cast($top as bigint)
)

select * from rising_keywords
order by rank
