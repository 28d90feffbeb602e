-- grain: one word at one place of a text
-- question: which words does search read in a text, and in which order? Parts of a word stand at
-- its place.
-- noqa: disable=RF02
create macro search.words(text) as table (
    with
    text_pieces as (
        select
            unnest(search.pieces(text)) as piece,
            generate_subscripts(search.pieces(text), 1) as position,
    ),

    runs as (
        select
            unnest(search.runs(text_pieces.piece)) as run,
            text_pieces.position
            + generate_subscripts(search.runs(text_pieces.piece), 1)
            - 1 as position,
        from text_pieces
    ),

    parts as (
        select
            unnest(search.parts(runs.run)) as word,
            runs.position,
        from runs
    )

    select *
    from parts
    where word <> ''
)
