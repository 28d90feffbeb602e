-- grain: one paper
-- question: Of which words and signs does a paper's title consist?
-- key: paper_key
-- by: paper_key in work.changed_papers
-- from: paper_key in work.changed_papers
-- column: paper_key: The paper
-- column: words: Different words, sorted, in lower case: two and more of a to z, digits and hyphens
-- column: word_count: What spaces part, words or not
-- column: has_colon: Whether a `:` stands in the title
-- column: has_question_mark: Whether a `?` stands in it
-- column: has_digit: Whether one of 0 to 9 stands in it
-- column: has_acronym: Whether two or more capitals A to Z stand alone in it, such as `RL`
with
title_words as (
    select
        paper_key,
        list_sort(
            list_distinct(regexp_extract_all(lower(title), '[a-z0-9][a-z0-9-]+'))
        ) as words,
        -- Cleaned titles have single spaces.
        len(string_split(title, ' ')) as word_count,
        contains(title, ':') as has_colon,
        contains(title, '?') as has_question_mark,
        regexp_matches(title, '[0-9]') as has_digit,
        regexp_matches(title, '\b[A-Z]{2,}\b') as has_acronym,
    from core.papers
)

select * from title_words
