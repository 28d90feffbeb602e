-- grain: one word at one place of a text
-- question: which words does search read in a text, and in which order? Parts of a word stand at
-- its place.
-- noqa: disable=RF02
create macro search.words(text) as table (
    with
    -- Each list has a name before its items: a macro's text stands wherever it is used, and took
    -- longer to plan than to run.
    given_texts as (
        select text as given_text,
    ),

    piece_lists as (
        select search.pieces(given_texts.given_text) as pieces,
        from given_texts
    ),

    text_pieces as (
        select
            unnest(piece_lists.pieces) as piece,
            generate_subscripts(piece_lists.pieces, 1) as position,
        from piece_lists
    ),

    run_lists as (
        select
            search.runs(text_pieces.piece) as runs,
            text_pieces.position,
        from text_pieces
    ),

    runs as (
        select
            unnest(run_lists.runs) as run,
            run_lists.position + generate_subscripts(run_lists.runs, 1) - 1 as position,
        from run_lists
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
