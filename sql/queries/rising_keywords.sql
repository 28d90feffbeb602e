-- question: Which keywords rise, and since when are they known?
-- answer: A row is a keyword in any of its spellings, shown in the commonest one; it stands on
-- answer: paper_count of the keyworded_paper_count papers of the last months, and on earlier_count
-- answer: of the earlier_keyworded_paper_count papers of the months before; percent and
-- answer: earlier_percent are these shares, risen_points their difference in percentage points;
-- answer: from_month to to_month are the last months, first_month is the keyword's first sight
-- not: The month that is still running: left out until its last day or a later one has papers
-- not: Authors' keywords: the site's model writes them, since March 2025 and not for every paper
-- not: Papers without keywords or a known day of listing
-- empty: no keyword has so many papers in the last months, or the year has no month that is over
-- parameter: year: bigint: null: only months of this year are compared; null for all months
-- parameter: months: bigint: 3: calendar months that are the last ones
-- parameter: min_papers: bigint: 5: papers of those months that a keyword needs
-- parameter: top: bigint: 20: number of keywords
with
last_days as (
    select max(first_listed_on) as last_listed_on,
    from core.papers
),

months as (
    select
        counts.month,
        max(counts.keyworded_paper_count) as keyworded_paper_count,
    from mart.monthly_keywords as counts
    cross join last_days
    where
        last_days.last_listed_on >= last_day(counts.month)
        and (cast($year as bigint) is null or year(counts.month) = cast($year as bigint))
    group by counts.month
),

last_months as (
    select
        greatest(
            min(month),
            cast(
                max(month) - to_months(cast(least(cast($months as bigint), 9999) as integer) - 1)
                as date
            )
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

keyword_periods as (
    select
        counts.keyword_key,
        coalesce(sum(counts.paper_count) filter (where counts.month >= periods.from_month), 0)
            as paper_count,
        coalesce(sum(counts.paper_count) filter (where counts.month < periods.from_month), 0)
            as earlier_keyword_count,
        periods.last_paper_count,
        periods.earlier_paper_count,
        periods.from_month,
        periods.to_month,
    from mart.monthly_keywords as counts
    inner join months on counts.month = months.month
    cross join periods
    group by
        counts.keyword_key,
        periods.last_paper_count,
        periods.earlier_paper_count,
        periods.from_month,
        periods.to_month
),

shares as (
    select
        keyword_periods.*,
        keywords.keyword,
        100 * keyword_periods.paper_count / nullif(keyword_periods.last_paper_count, 0) as share,
        100
        * keyword_periods.earlier_keyword_count
        / nullif(keyword_periods.earlier_paper_count, 0) as earlier_share,
    from keyword_periods
    inner join mart.keywords as keywords on keyword_periods.keyword_key = keywords.keyword_key
    where keyword_periods.paper_count >= cast($min_papers as bigint)
),

ranked_keywords as (
    select
        *,
        row_number() over (
            order by share - earlier_share desc nulls last, paper_count desc, keyword asc
        ) as rank,
    from shares
    qualify rank <= cast($top as bigint)
),

first_months as (
    select
        keyword_key,
        min(month) as first_month,
    from mart.monthly_keywords
    where keyword_key in (select ranked_keywords.keyword_key from ranked_keywords)
    group by keyword_key
),

rising_keywords as (
    select
        ranked_keywords.rank,
        ranked_keywords.keyword,
        round(ranked_keywords.share - ranked_keywords.earlier_share, 2) as risen_points,
        round(ranked_keywords.share, 2) as percent,
        round(ranked_keywords.earlier_share, 2) as earlier_percent,
        cast(ranked_keywords.paper_count as bigint) as paper_count,
        cast(ranked_keywords.last_paper_count as bigint) as keyworded_paper_count,
        cast(ranked_keywords.earlier_keyword_count as bigint) as earlier_count,
        cast(ranked_keywords.earlier_paper_count as bigint) as earlier_keyworded_paper_count,
        ranked_keywords.from_month,
        ranked_keywords.to_month,
        first_months.first_month,
    from ranked_keywords
    inner join first_months on ranked_keywords.keyword_key = first_months.keyword_key
)

select * from rising_keywords
order by rank
