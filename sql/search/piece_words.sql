-- question: which words does search read in a piece? A list for each run of letters and digits: the
-- run, with 2.5 and c++ as one, and its parts: qwen2.5 is found as qwen, 2.5 and qwen2 too.
-- noqa: disable=PRS
create macro search.piece_words(piece) as (
    case
        when regexp_full_match(piece, '[a-z]+') then [[piece]]
        else list_transform(
            regexp_extract_all(piece, '[\p{L}\p{N}]+(?:\.\p{N}+)*\+*'),
            lambda word: list_filter(
                case
                    when regexp_full_match(word, '\p{L}+|\p{N}+') then [word]
                    else [
                        word,
                        regexp_extract(word, '^(\p{L}{2,})\p{N}', 1),
                        regexp_extract(word, '^\p{L}{2,}(\p{N}.*?)\+*$', 1),
                        regexp_extract(word, '^(\p{L}+\p{N}+)\.', 1),
                        regexp_extract(word, '^(.*?)\++$', 1)
                    ]
                end,
                lambda part: part <> ''
            )
        )
    end
)
