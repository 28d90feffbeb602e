-- grain: one paper
-- question: which papers are about these words? Ranked as by search.papers, whose extension a
-- browser has not: the stem of each word is the one that the index has of it.
-- noqa: disable=RF02
with
asked_papers as (
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
                    from search.words($words) as text_words
                )

                select
                    list(
                        {
                            'stem': coalesce(terms.stem, asked_words.word),
                            'word': asked_words.word,
                            'place': asked_words.position,
                            'importance': 1
                        }
                    ),
                from asked_words
                left join search.terms as terms on asked_words.word = terms.term
                where
                    not asked_words.is_stop_word
                    or (select bool_and(all_words.is_stop_word) from asked_words as all_words)
            ),
            coalesce($words, '') = '',
            null,
            $listed_from,
            $listed_to,
            null,
            null,
            $top
        )
)

select * from asked_papers
order by rank
