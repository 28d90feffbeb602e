-- grain: one concept that papers have, or had, as a keyword
-- question: of which concepts may the papers or the spellings be other ones?
with
changed_concepts as (
    select keywords.keyword_key from work.keywords as keywords
    union
    select released.keyword_key
    from core.keywords as released
    where released.paper_key in (select changed.paper_key from work.changed_keywords as changed)
)

select * from changed_concepts
