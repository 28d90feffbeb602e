-- grain: one word of one piece
-- question: which stems are in each piece?
with
piece_terms as (
    select
        piece_words.piece,
        stems.term_id,
    from work.piece_words as piece_words
    inner join work.stems as stems on piece_words.word = stems.word
)

select * from piece_terms
