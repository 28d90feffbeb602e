-- grain: one spelling of a keyword
-- question: Which spellings are one concept, and by which rules?
-- key: keyword_key, keyword
-- by: keyword_key in work.changed_concepts
-- from: keyword_key in work.changed_concepts
-- column: keyword: The spelling, in lower case
-- column: keyword_key: The concept that it is a spelling of
-- column: folded_by: Rules that changed something: hyphen, plural, brackets, acronym
-- column: acronym: The acronym that it states beside a meaning; NULL where it states none
-- column: paper_count: Papers with this spelling
with
keyword_spellings as (
    select
        keyword,
        keyword_key,
        folded_by,
        acronym,
        count(*) as paper_count,
    from core.keywords
    group by keyword, keyword_key, folded_by, acronym
)

select * from keyword_spellings
