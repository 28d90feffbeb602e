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
                    select unnest(search.words(words)) as word
                )

                select list(distinct md5_number_lower(stem(asked_words.word, 'porter')))
                from asked_words
                where
                    asked_words.word not in (
                        select stop_words.word from search.stop_words() as stop_words
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
