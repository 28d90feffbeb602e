-- grain: one paper that has any of the words
-- question: which papers are about this? Needs the extension fts, for the stems of words.
-- noqa: disable=RF02
create macro search.papers(
    words,
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
                with asked_words as (
                    select unnest(fts_search_documents.tokenize(search.folded(words))) as word
                )

                select list(indexed_words.termid)
                from fts_search_documents.dict as indexed_words
                where
                    indexed_words.term in (
                        select stem(asked_words.word, 'porter')
                        from asked_words
                        where asked_words.word not in (from fts_search_documents.stopwords)
                    )
            ),
            null,
            listed_from,
            listed_to,
            organization,
            has_code,
            top
        )
)
