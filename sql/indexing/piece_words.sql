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
        search.runs(piece) as runs,
    from different_pieces
),

runs as (
    select
        piece,
        unnest(runs) as run,
        generate_subscripts(runs, 1) - 1 as place,
    from read_pieces
),

parts as (
    select
        piece,
        unnest(search.parts(run)) as word,
        place,
    from runs
),

piece_words as (
    select *
    from parts
    where word <> ''
)

select * from piece_words
