-- question: which words does search read in a text? All runs of letters and digits, folded.
-- noqa: disable=PRS
create macro search.words(text) as (
    regexp_extract_all(search.folded(text), '[\p{L}\p{N}]+')
)
