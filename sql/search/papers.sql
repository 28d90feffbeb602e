-- grain: one paper that has any of the words; without any text, one paper
-- question: which papers are about this? Needs the extension fts, for the stems of words. Without
-- words, those that the other parameters let through, the youngest first.
-- noqa: disable=RF02,RF03
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
                    select
                        text_words.word,
                        text_words.position,
                        text_words.word in (
                            select stop_words.word from search.stop_words() as stop_words
                        ) as is_stop_word,
                    from search.words(words) as text_words
                )

                select
                    list(
                        {
                            'stem': stem(asked_words.word, 'porter'),
                            'word': asked_words.word,
                            'place': asked_words.position,
                            'importance': 1
                        }
                    ),
                from asked_words
                where
                    not asked_words.is_stop_word
                    or (select bool_and(all_words.is_stop_word) from asked_words as all_words)
            ),
            coalesce(words, '') = '',
            null,
            listed_from,
            listed_to,
            organization,
            has_code,
            top
        )
)
