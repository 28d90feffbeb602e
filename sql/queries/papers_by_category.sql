-- question: How many papers and upvotes has each category of arXiv?
-- answer: A row is a category; a paper counts in each of its categories, and a second time as one
-- answer: of primary_paper_count where the category is its first; percent is of known_paper_count
-- not: Papers of which no record of arXiv is here: known_paper_count of paper_total have categories
-- not: A sum over rows: it counts cross-listed papers several times, unless primary_only is true
-- empty: no record of arXiv states the categories of a paper of these days
-- parameter: primary_only: boolean: false: true to count each paper in its first category alone
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
-- parameter: top: bigint: 30: number of categories
with
chosen_papers as (
    select
        papers.paper_key,
        papers.primary_category is not null as is_known,
        paper_counters.upvotes,
    from core.papers as papers
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
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

category_figures as (
    select
        categories.category,
        count(*) as paper_count,
        count(*) filter (where categories.is_primary) as primary_paper_count,
        cast(sum(chosen_papers.upvotes) as bigint) as upvotes,
        median(chosen_papers.upvotes) as median_upvotes,
        count(chosen_papers.upvotes) as upvoted_paper_count,
    from chosen_papers
    inner join core.categories as categories on chosen_papers.paper_key = categories.paper_key
    where categories.is_primary or not cast($primary_only as boolean)
    group by categories.category
),

papers_by_category as (
    select
        row_number() over (
            order by category_figures.paper_count desc, category_figures.category asc
        ) as rank,
        category_figures.category,
        category_figures.paper_count,
        round(100 * category_figures.paper_count / totals.known_paper_count, 1) as percent,
        category_figures.primary_paper_count,
        category_figures.upvotes,
        category_figures.median_upvotes,
        category_figures.upvoted_paper_count,
        totals.known_paper_count,
        totals.paper_total,
    from category_figures
    cross join totals
    qualify rank <= cast($top as bigint)
)

select * from papers_by_category
order by rank
