-- question: Which papers were revised at arXiv after they were listed, and how soon?
-- answer: A row is a paper, the one revised soonest first; hours_to_revision run from its listing
-- answer: to its next version at arXiv; revision_count is of the versions after the listing
-- not: Papers whose versions no record states: known_paper_count of paper_total have some, and
-- not: revised_paper_count of these are revised. A feed of arXiv states the first and the newest
-- not: version alone, so that a revision between them may be missing here
-- empty: no record of arXiv states a version after the listing of a paper of these days
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
-- parameter: top: bigint: 20: number of papers
with
listed_papers as (
    select
        paper_key,
        min(listed_at) as listed_at,
    from mart.engagement
    group by paper_key
),

chosen_papers as (
    select
        papers.paper_key,
        papers.title,
        papers.first_listed_on,
        papers.current_version,
        listed_papers.listed_at,
    from core.papers as papers
    left join listed_papers on papers.paper_key = listed_papers.paper_key
    where
        (cast($listed_from as date) is null or papers.first_listed_on >= cast($listed_from as date))
        and (cast($listed_to as date) is null or papers.first_listed_on <= cast($listed_to as date))
),

revisions as (
    select
        chosen_papers.paper_key,
        min(versions.version) as version,
        min(versions.submitted_at) as revised_at,
        count(*) as revision_count,
    from chosen_papers
    inner join core.arxiv_versions as versions on chosen_papers.paper_key = versions.paper_key
    where versions.version > 1 and versions.submitted_at > chosen_papers.listed_at
    group by chosen_papers.paper_key
),

totals as (
    select
        count(*) filter (where current_version is not null) as known_paper_count,
        count(*) as paper_total,
    from chosen_papers
),

revised_papers as (
    select
        row_number() over (
            order by revisions.revised_at - chosen_papers.listed_at, chosen_papers.paper_key
        ) as rank,
        round(epoch_us(revisions.revised_at - chosen_papers.listed_at) / 3600000000, 1)
            as hours_to_revision,
        revisions.version,
        revisions.revision_count,
        chosen_papers.current_version,
        chosen_papers.title,
        chosen_papers.first_listed_on,
        revisions.revised_at,
        chosen_papers.paper_key,
        count(*) over () as revised_paper_count,
        totals.known_paper_count,
        totals.paper_total,
    from revisions
    inner join chosen_papers on revisions.paper_key = chosen_papers.paper_key
    cross join totals
    qualify rank <= cast($top as bigint)
)

select * from revised_papers
order by rank
