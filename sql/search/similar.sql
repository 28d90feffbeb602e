-- grain: one paper that shares a telling word
-- question: which papers are like this one? Those that score best for the 64 stems that tell most
-- of it: frequent in its title and abstract, rare elsewhere (TF-IDF). Needs no extension.
-- noqa: disable=RF02,RF03
create macro search.similar(
    paper,
    listed_from := null,
    listed_to := null,
    organization := null,
    has_code := null,
    top := 10
) as table (
    select *
    from
        search.ranked(
            (
                with own_words as (
                    select text_words.word
                    from
                        search.words(
                            (
                                select concat_ws(' ', papers.title, papers.abstract)
                                from core.papers as papers
                                where papers.paper_key = paper
                            )
                        ) as text_words
                ),

                own_stems as (
                    select
                        terms.stem,
                        count(*) as own_count,
                    from own_words
                    inner join search.terms as terms on own_words.word = terms.term
                    where
                        own_words.word not in (
                            select stop_words.word from search.stop_words() as stop_words
                        )
                    group by terms.stem
                ),

                stem_counts as (
                    select
                        terms.stem,
                        sum(terms.occurrence_count) as all_count,
                    from search.terms as terms
                    where terms.stem in (select own_stems.stem from own_stems)
                    group by terms.stem
                ),

                telling_stems as (
                    select
                        own_stems.stem,
                        own_stems.own_count / (own_stems.own_count + 8) as importance,
                    from own_stems
                    inner join stem_counts on own_stems.stem = stem_counts.stem
                    where stem_counts.all_count > own_stems.own_count
                    order by
                        own_stems.own_count * ln(
                            1
                            + (select count(*) from search.documents) / stem_counts.all_count
                        ) desc,
                        own_stems.stem asc
                    limit 64
                )

                select
                    list(
                        {
                            'stem': telling_stems.stem,
                            'word': cast(null as varchar),
                            'place': cast(null as bigint),
                            'importance': telling_stems.importance
                        }
                    ),
                from telling_stems
            ),
            false,
            paper,
            listed_from,
            listed_to,
            organization,
            has_code,
            top
        )
)
