-- grain: one word of one piece
-- question: by which number does the index know each word, and does it count in an abstract?
with
piece_terms as (
    select
        piece_words.piece,
        piece_words.place,
        terms.term_id,
        terms.term in (select stop_words.word from search.stop_words() as stop_words)
            as is_stop_word,
    from work.piece_words as piece_words
    inner join search.terms as terms on piece_words.word = terms.term
)

select * from piece_terms
