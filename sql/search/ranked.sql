-- grain: one paper that has any of the words
-- question: which papers are about these words, given as ids of the index? By BM25 (k1 = 1.2,
-- b = 0.75) over title and abstract; equal scores stand in the order of keys.
-- noqa: disable=RF02
create macro search.ranked(
    term_ids, other_than, listed_from, listed_to, organization, has_code, top
) as table (
    with
    occurrences as (
        select
            docid,
            termid,
            count(*) as occurrence_count,
        from fts_search_documents.terms
        where list_contains(term_ids, termid)
        group by docid, termid
    ),

    weights as (
        select
            words.termid,
            log((stats.num_docs - words.df + 0.5) / (words.df + 0.5) + 1) as weight,
        from fts_search_documents.dict as words
        cross join fts_search_documents.stats as stats
        where list_contains(term_ids, words.termid)
    ),

    scores as (
        select
            documents.name as paper_key,
            round(
                sum(
                    weights.weight
                    * occurrences.occurrence_count
                    * 2.2
                    / (
                        occurrences.occurrence_count
                        + 1.2 * (0.25 + 0.75 * documents.len / stats.avgdl)
                    )
                ),
                6
            ) as score,
        from occurrences
        inner join weights on occurrences.termid = weights.termid
        inner join fts_search_documents.docs as documents on occurrences.docid = documents.docid
        cross join fts_search_documents.stats as stats
        group by documents.name
    ),

    hits as (
        select
            row_number() over (order by scores.score desc, papers.paper_key asc) as rank,
            scores.score,
            papers.paper_key,
            papers.first_listed_on,
            coalesce(organizations.full_name, organizations.name) as organization_name,
            papers.title,
        from scores
        inner join core.papers as papers on scores.paper_key = papers.paper_key
        left join core.organizations as organizations
            on papers.organization_key = organizations.organization_key
        where
            papers.paper_key is distinct from other_than
            and (listed_from is null or papers.first_listed_on >= cast(listed_from as date))
            and (listed_to is null or papers.first_listed_on <= cast(listed_to as date))
            and (
                organization is null
                or organizations.organization_key = lower(organization)
                or lower(organizations.full_name) = lower(organization)
            )
            and (
                has_code is null
                or has_code = (
                    papers.paper_key in (
                        select links.paper_key
                        from core.links as links
                        where links.repository is not null
                    )
                )
            )
        qualify row_number() over (order by scores.score desc, papers.paper_key asc) <= top
    ),

    counters as (
        select
            paper_key,
            max_by(upvotes, (observed_at is not null, observed_at, capture_id)) as upvotes,
        from core.observations
        where paper_key in (select hits.paper_key from hits)
        group by paper_key
    ),

    ranked as (
        select
            hits.rank,
            hits.score,
            hits.paper_key,
            hits.first_listed_on,
            hits.organization_name,
            counters.upvotes,
            hits.title,
        from hits
        left join counters on hits.paper_key = counters.paper_key
    )

    select * from ranked
    order by rank
)
