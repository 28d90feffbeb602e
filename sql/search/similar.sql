-- grain: one paper that shares a telling word
-- question: which papers are like this one? Those that score best for the 24 words that tell most
-- of it: frequent in its title and abstract, rare elsewhere (TF-IDF). Needs no extension.
-- noqa: disable=RF02
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
                with telling_words as (
                    select occurrences.termid
                    from fts_search_documents.docs as documents
                    inner join fts_search_documents.terms as occurrences
                        on documents.docid = occurrences.docid
                    inner join fts_search_documents.dict as words
                        on occurrences.termid = words.termid
                    where documents.name = paper and words.df > 1
                    group by occurrences.termid, words.df, words.term
                    order by
                        count(*) * log(
                            (
                                (select stats.num_docs from fts_search_documents.stats as stats)
                                + 0.5
                            )
                            / words.df
                        ) desc,
                        words.term asc
                    limit 24
                )

                select list(termid) from telling_words
            ),
            paper,
            listed_from,
            listed_to,
            organization,
            has_code,
            top
        )
)
