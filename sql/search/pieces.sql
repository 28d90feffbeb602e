-- question: into which pieces does search cut a text? Those between blanks and hyphens; their order
-- tells which words follow each other.
-- noqa: disable=PRS
create macro search.pieces(text) as (
    string_split(replace(search.folded(text), '-', ' '), ' ')
)
