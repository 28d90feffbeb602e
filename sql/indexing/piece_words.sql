-- grain: one word of one piece
-- question: which words that count are in each piece?
with
different_pieces as (
    select distinct piece
    from pieces
),

read_words as (
    select
        piece,
        unnest(regexp_extract_all(piece, '[\p{L}\p{N}]+')) as word,
    from different_pieces
),

piece_words as (
    select
        piece,
        word,
    from read_words
    where word not in (select stop_words.word from search.stop_words() as stop_words)
)

select * from piece_words
