-- question: Which categories of arXiv are papers in together?
-- answer: A row is a pair of categories with the papers that are in both, whichever is the first
-- answer: percent_of_smaller is of the papers of the smaller category of the two
-- not: Papers of which no record of arXiv is here: known_paper_count of paper_total have categories
-- empty: no paper of these days is known to be in two categories, with the one asked for
-- parameter: category: category: null: pairs with this category, such as cs.LG; null for all pairs
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
-- parameter: top: bigint: 30: number of pairs
with
chosen_papers as (
    select
        papers.paper_key,
        papers.primary_category is not null as is_known,
    from core.papers as papers
    where
        (cast($listed_from as date) is null or papers.first_listed_on >= cast($listed_from as date))
        and (cast($listed_to as date) is null or papers.first_listed_on <= cast($listed_to as date))
),

totals as (
    select
        count(*) filter (where is_known) as known_paper_count,
        count(*) as paper_total,
    from chosen_papers
),

paper_categories as (
    select
        categories.paper_key,
        categories.category,
        count(*) over (partition by categories.category) as paper_count,
    from core.categories as categories
    inner join chosen_papers on categories.paper_key = chosen_papers.paper_key
),

pair_figures as (
    select
        one.category,
        other.category as other_category,
        count(*) as shared_paper_count,
        max(one.paper_count) as paper_count,
        max(other.paper_count) as other_paper_count,
    from paper_categories as one
    inner join paper_categories as other
        on one.paper_key = other.paper_key and one.category < other.category
    where
        cast($category as varchar) is null
        or lower(cast($category as varchar)) in (lower(one.category), lower(other.category))
    group by one.category, other.category
),

cross_listed_fields as (
    select
        row_number() over (
            order by
                pair_figures.shared_paper_count desc,
                pair_figures.category asc,
                pair_figures.other_category asc
        ) as rank,
        pair_figures.category,
        pair_figures.other_category,
        pair_figures.shared_paper_count,
        round(
            100 * pair_figures.shared_paper_count
            / least(pair_figures.paper_count, pair_figures.other_paper_count),
            1
        ) as percent_of_smaller,
        pair_figures.paper_count,
        pair_figures.other_paper_count,
        totals.known_paper_count,
        totals.paper_total,
    from pair_figures
    cross join totals
    qualify rank <= cast($top as bigint)
)

select * from cross_listed_fields
order by rank
