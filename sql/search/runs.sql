-- question: which runs of letters and digits does search read in a piece? 2.5 and c++ are one.
-- noqa: disable=PRS
create macro search.runs(piece) as (
    case
        when regexp_full_match(piece, '[a-z]+') then [piece]
        else regexp_extract_all(piece, '[\p{L}\p{N}]+(?:\.\p{N}+)*\+*')
    end
)
