-- question: by which words is a run found? By itself and its parts: qwen2.5 by qwen, 2.5 and qwen2
-- too. An empty text stands for a part that it has not.
-- noqa: disable=PRS
create macro search.parts(run) as (
    case
        when regexp_full_match(run, '[a-z]+|\p{L}+|\p{N}+') then [run]
        else [
            run,
            regexp_extract(run, '^(\p{L}{2,})\p{N}', 1),
            regexp_extract(run, '^\p{L}{2,}(\p{N}.*?)\+*$', 1),
            regexp_extract(run, '^(\p{L}+\p{N}+)\.', 1),
            regexp_extract(run, '^(.*?)\++$', 1)
        ]
    end
)
