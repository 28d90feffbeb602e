-- grain: alternative key
-- question: which papers known by title only are a paper with an id?
-- Resolved when exactly one id has the title, with its numbers and signs, and the abstracts agree.
with
aliases as (
    select
        alias_key,
        paper_key,
        'title_and_abstract' as method,
        cast(
            json_object('title_fingerprint', title_fingerprint, 'agreement', round(agreement, 4))
            as varchar
        ) as evidence,
    from work.candidates
    where candidate_count = 1 and is_titled_alike and agrees(agreement)
)

select * from aliases
order by alias_key
