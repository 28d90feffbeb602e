-- grain: paper x keyword
-- by: paper_key in work.changed_keywords
-- question: which keywords does each paper have, by the last list that a page gave?
with
keywords as (
    select
        paper_key,
        keyword,
        keyword_key,
        folded_by,
        keyword_as_printed,
        keyword_words,
        acronym,
        acronym_words,
        capture_id,
        entry_position,
    from work.keywords
)

select * from keywords
