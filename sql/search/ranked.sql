-- grain: one paper that has any of the words
-- question: which papers are about these words? Each a struct: stem, word, place, importance; word
-- and place are NULL where their order does not matter. By BM25F over title and abstract (k1 = 1.2;
-- b = 0.6 and 0.75), where a word of the title counts as four. Words that follow each other as they
-- were asked for add to it, the more the fewer are missing, and a title that begins with all of
-- them adds again. All of them in order outweigh the rest, so that papers with a phrase come before
-- others; another form of a word counts a fifth there. Equal scores stand in the order of keys.
-- Decimals add up to the same sum in any order.
-- noqa: disable=RF02
create macro search.ranked(
    asked, is_open, other_than, listed_from, listed_to, organization, has_code, top
) as table (
    with
    asked_words as (
        select unnest(asked, recursive := true)
    ),

    different_stems as (
        select
            stem,
            max(importance) as importance,
        from asked_words
        group by stem
    ),

    sizes as (
        select
            count(*) as paper_count,
            greatest(avg(title_word_count), 1) as average_title,
            greatest(avg(abstract_word_count), 1) as average_abstract,
        from search.documents
    ),

    stem_terms as (
        select
            terms.term_id,
            terms.term,
            terms.stem,
            terms.occurrence_count,
            min(terms.term_id) over (partition by terms.stem) as stem_id,
            cast(
                different_stems.importance
                * ln(
                    1
                    + sizes.paper_count / sum(terms.occurrence_count) over (partition by terms.stem)
                ) as decimal(18, 9)
            ) as weight,
        from search.terms as terms
        inner join different_stems on terms.stem = different_stems.stem
        cross join sizes
    ),

    asked_stems as (
        select
            stem_id,
            stem,
            max(weight) as weight,
            sum(occurrence_count) as occurrence_count,
        from stem_terms
        group by stem_id, stem
    ),

    -- The rarest stems give the candidates: a paper with none of them is no good answer, and to
    -- read all places of frequent words takes long.
    rare_stems as (
        select stem_id
        from asked_stems
        qualify
            sum(occurrence_count) over (order by weight desc, stem asc)
            - occurrence_count
            < 300000
    ),

    rare_counts as (
        select
            postings.document_id,
            stem_terms.stem_id,
            max(stem_terms.weight) as weight,
            count(*) filter (where postings.position > 0) as title_count,
            count(*) filter (where postings.position < 0) as abstract_count,
        from search.postings as postings
        inner join stem_terms on postings.term_id = stem_terms.term_id
        where stem_terms.stem_id in (select rare_stems.stem_id from rare_stems)
        group by postings.document_id, stem_terms.stem_id
    ),

    rare_scores as (
        select
            document_id,
            sum(
                cast(
                    weight
                    * (4 * title_count + abstract_count)
                    / (4 * title_count + abstract_count + 1.2)
                    as decimal(18, 9)
                )
            ) as score,
        from rare_counts
        group by document_id
    ),

    -- Where others than the best may be asked for, none is left out.
    candidates as materialized (
        select
            documents.document_id,
            documents.paper_key,
            documents.title_word_count,
            documents.abstract_word_count,
        from rare_scores
        inner join search.documents as documents on rare_scores.document_id = documents.document_id
        order by rare_scores.score desc, documents.paper_key asc
        limit
            if(
                coalesce(listed_from, listed_to, organization, cast(has_code as varchar)) is null,
                greatest(1500, 10 * cast(top as bigint)),
                1000000000
            )
    ),

    occurrences as materialized (
        select
            postings.document_id,
            stem_terms.stem_id,
            stem_terms.weight,
            postings.term_id,
            postings.position,
        from search.postings as postings
        inner join stem_terms on postings.term_id = stem_terms.term_id
        where postings.document_id in (select candidates.document_id from candidates)
    ),

    frequencies as (
        select
            document_id,
            stem_id,
            max(weight) as weight,
            count(*) filter (where position > 0) as title_count,
            count(*) filter (where position < 0) as abstract_count,
        from occurrences
        group by document_id, stem_id
    ),

    weighted_frequencies as (
        select
            frequencies.document_id,
            frequencies.weight,
            4
            * frequencies.title_count
            / (0.4 + 0.6 * candidates.title_word_count / sizes.average_title)
            + frequencies.abstract_count
            / (0.25 + 0.75 * candidates.abstract_word_count / sizes.average_abstract) as frequency,
        from frequencies
        inner join candidates on frequencies.document_id = candidates.document_id
        cross join sizes
    ),

    word_scores as (
        select
            document_id,
            sum(cast(weight * 2.2 * frequency / (frequency + 1.2) as decimal(18, 9))) as score,
        from weighted_frequencies
        group by document_id
    ),

    asked_terms as (
        select
            stem_terms.term_id,
            asked_words.place,
            cast(
                stem_terms.weight * if(stem_terms.term = asked_words.word, 1, 0.2)
                as decimal(18, 9)
            ) as weight,
        from asked_words
        inner join stem_terms on asked_words.stem = stem_terms.stem
        where asked_words.place is not null
    ),

    asked_places as (
        select
            place,
            max(weight) as weight,
        from asked_terms
        group by place
    ),

    asked_text as (
        select
            count(*) as word_count,
            sum(weight) as weight,
        from asked_places
    ),

    -- Words at one shift stand as they do in the question.
    placed_words as (
        select
            occurrences.document_id,
            occurrences.position > 0 as is_title,
            abs(occurrences.position) - asked_terms.place as shift,
            asked_terms.place,
            asked_terms.weight,
        from occurrences
        inner join asked_terms on occurrences.term_id = asked_terms.term_id
    ),

    places as (
        select
            document_id,
            is_title,
            shift,
            place,
            max(weight) as weight,
        from placed_words
        group by document_id, is_title, shift, place
    ),

    runs as (
        select
            document_id,
            is_title,
            shift,
            count(*) as word_count,
            sum(weight) as weight,
        from places
        group by document_id, is_title, shift
        having count(*) > 1 or (is_title and shift = 0)
    ),

    run_scores as (
        select
            runs.document_id,
            max(
                if(
                    runs.word_count > 1,
                    runs.weight
                    * if(
                        runs.word_count = asked_text.word_count,
                        10,
                        0.5 * runs.weight / asked_text.weight
                    ),
                    0
                )
            )
            + max(if(runs.is_title, 0.3 * runs.weight * runs.weight / asked_text.weight, 0))
            + max(
                if(
                    runs.is_title
                    and runs.shift = 0
                    and runs.word_count = asked_text.word_count,
                    0.6 * runs.weight,
                    0
                )
            ) as score,
        from runs
        cross join asked_text
        group by runs.document_id
    ),

    scored_papers as (
        select
            candidates.paper_key,
            round(
                cast(word_scores.score as double) + coalesce(cast(run_scores.score as double), 0), 6
            ) as score,
        from word_scores
        left join run_scores on word_scores.document_id = run_scores.document_id
        inner join candidates on word_scores.document_id = candidates.document_id
        union all
        select
            papers.paper_key,
            null as score,
        from core.papers as papers
        where is_open
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
        order by
            scored_papers.score desc nulls last,
            if(is_open, papers.first_listed_on, null) desc nulls last,
            papers.paper_key asc
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
            row_number() over (
                order by
                    hits.score desc nulls last,
                    if(is_open, hits.first_listed_on, null) desc nulls last,
                    hits.paper_key asc
            ) as rank,
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
