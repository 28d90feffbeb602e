-- question: Which listed papers were withdrawn at arXiv, and how long after their listing?
-- answer: A row is a paper whose newest version withdraws it, the last one first, with the comment
-- answer: that says why; withdrawn_at is NULL where no record dates that version
-- not: Papers of which only a feed of arXiv tells, or nothing: OAI states what a version is, for
-- not: known_paper_count of paper_total
-- empty: no record states that a paper of these days was withdrawn
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
-- parameter: top: bigint: 50: number of papers
with
chosen_papers as (
    select papers.*
    from core.papers as papers
    where
        (cast($listed_from as date) is null or papers.first_listed_on >= cast($listed_from as date))
        and (cast($listed_to as date) is null or papers.first_listed_on <= cast($listed_to as date))
),

totals as (
    select
        count(is_withdrawn) as known_paper_count,
        count(*) as paper_total,
    from chosen_papers
),

withdrawn_papers as (
    select
        row_number() over (
            order by versions.submitted_at desc nulls last, chosen_papers.paper_key asc
        ) as rank,
        versions.submitted_at as withdrawn_at,
        cast(versions.submitted_at as date) - chosen_papers.first_listed_on as days_after_listing,
        chosen_papers.current_version as version,
        chosen_papers.title,
        chosen_papers.arxiv_comment,
        chosen_papers.first_listed_on,
        paper_counters.upvotes,
        chosen_papers.paper_key,
        totals.known_paper_count,
        totals.paper_total,
    from chosen_papers
    cross join totals
    left join core.arxiv_versions as versions
        on
            chosen_papers.paper_key = versions.paper_key
            and chosen_papers.current_version = versions.version
    left join mart.paper_counters as paper_counters
        on chosen_papers.paper_key = paper_counters.paper_key
    where chosen_papers.is_withdrawn
    qualify rank <= cast($top as bigint)
)

select * from withdrawn_papers
order by rank
