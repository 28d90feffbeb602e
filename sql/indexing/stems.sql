-- grain: one word
-- question: what is the stem of each word? Its id follows from it, so that no order of loads shows.
with
different_words as (
    select distinct word
    from work.piece_words
),

stems as (
    select
        word,
        stem(word, 'porter') as term,
        md5_number_lower(stem(word, 'porter')) as term_id,
    from different_words
)

select * from stems
