-- grain: one word of one piece
-- question: which words are in each piece, and how far from where it stands?
-- Words are looked for in each different piece once, which is quicker than in each text.
with
different_pieces as (
    select distinct piece
    from work.pieces
),

read_pieces as (
    select
        piece,
        search.piece_words(piece) as runs,
    from different_pieces
),

runs as (
    select
        piece,
        unnest(runs) as words,
        generate_subscripts(runs, 1) - 1 as place,
    from read_pieces
),

piece_words as (
    select
        piece,
        unnest(words) as word,
        place,
    from runs
)

select * from piece_words
