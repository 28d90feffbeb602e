-- grain: one paper that has any of the words
-- question: which papers are about these words, given as ids of the index? By BM25 (k1 = 1.2,
-- b = 0.75) over title and abstract; equal scores stand in the order of keys. Decimals add up to
-- the same sum in any order.
-- noqa: disable=RF02
create macro search.ranked(
    term_ids, other_than, listed_from, listed_to, organization, has_code, top
) as table (
    with
    sizes as (
        select
            count(*) as paper_count,
            avg(word_count) as average_word_count,
        from search.documents
    ),

    asked_terms as (
        select unnest(term_ids) as term_id
    ),

    occurrences as (
        select
            postings.term_id,
            postings.document_id,
            postings.occurrence_count,
        from search.postings as postings
        inner join asked_terms on postings.term_id = asked_terms.term_id
    ),

    weights as (
        select
            terms.term_id,
            log((sizes.paper_count - terms.paper_count + 0.5) / (terms.paper_count + 0.5) + 1)
                as weight,
        from search.terms as terms
        inner join asked_terms on terms.term_id = asked_terms.term_id
        cross join sizes
    ),

    scores as (
        select
            occurrences.document_id,
            round(
                cast(
                    sum(
                        cast(
                            weights.weight
                            * occurrences.occurrence_count
                            * 2.2
                            / (
                                occurrences.occurrence_count
                                + 1.2
                                * (0.25 + 0.75 * documents.word_count / sizes.average_word_count)
                            )
                            as decimal(18, 12)
                        )
                    )
                    as double
                ),
                6
            ) as score,
        from occurrences
        inner join weights on occurrences.term_id = weights.term_id
        inner join search.documents as documents
            on occurrences.document_id = documents.document_id
        cross join sizes
        group by occurrences.document_id
    ),

    scored_papers as (
        select
            documents.paper_key,
            scores.score,
        from scores
        inner join search.documents as documents on scores.document_id = documents.document_id
    ),

    hits as (
        select
            scored_papers.score,
            papers.paper_key,
            papers.first_listed_on,
            coalesce(organizations.full_name, organizations.name) as organization_name,
            papers.title,
        from scored_papers
        inner join core.papers as papers on scored_papers.paper_key = papers.paper_key
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
        order by scored_papers.score desc, papers.paper_key asc
        limit cast(top as bigint)
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
            row_number() over (order by hits.score desc, hits.paper_key asc) as rank,
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
