-- question: Where did papers appear, as their authors state it at arXiv?
-- answer: A row is a paper with a journal reference or a DOI, the most upvoted first
-- not: All published papers: authors state it late or never. venue_paper_count of the
-- not: known_paper_count papers that arXiv tells of have one, of paper_total in all
-- not: A venue's own statement: nobody checks what authors write
-- empty: no record of arXiv states such a reference, DOI or comment of a paper of these days
-- parameter: venue: varchar: null: text of the reference, DOI or comment; null for all papers
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
-- parameter: top: bigint: 20: number of papers
with
chosen_papers as (
    select
        papers.paper_key,
        papers.title,
        papers.first_listed_on,
        papers.arxiv_comment,
        papers.current_version is not null as is_known,
        paper_counters.upvotes,
    from core.papers as papers
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where
        (cast($listed_from as date) is null or papers.first_listed_on >= cast($listed_from as date))
        and (cast($listed_to as date) is null or papers.first_listed_on <= cast($listed_to as date))
),

statements as (
    select
        paper_key,
        string_agg(value, '; ' order by value) filter (where scheme = 'journal_ref')
            as journal_reference,
        list(value order by value) filter (where scheme = 'doi') as dois,
    from core.identifiers
    where scheme in ('journal_ref', 'doi')
    group by paper_key
),

totals as (
    select
        count(statements.paper_key) as venue_paper_count,
        count(*) filter (where chosen_papers.is_known) as known_paper_count,
        count(*) as paper_total,
    from chosen_papers
    left join statements on chosen_papers.paper_key = statements.paper_key
),

stated_venues as (
    select
        row_number() over (
            order by chosen_papers.upvotes desc nulls last, chosen_papers.paper_key asc
        ) as rank,
        chosen_papers.upvotes,
        chosen_papers.title,
        statements.journal_reference,
        statements.dois,
        chosen_papers.arxiv_comment,
        chosen_papers.first_listed_on,
        chosen_papers.paper_key,
        totals.venue_paper_count,
        totals.known_paper_count,
        totals.paper_total,
    from statements
    inner join chosen_papers on statements.paper_key = chosen_papers.paper_key
    cross join totals
    where
        cast($venue as varchar) is null
        or contains(
            lower(
                concat_ws(
                    ' ',
                    statements.journal_reference,
                    array_to_string(statements.dois, ' '),
                    chosen_papers.arxiv_comment
                )
            ),
            lower(cast($venue as varchar))
        )
    qualify rank <= cast($top as bigint)
)

select * from stated_venues
order by rank
