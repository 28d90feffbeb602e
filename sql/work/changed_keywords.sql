-- grain: one paper
-- question: of which papers may the keywords, or the keys of these, be other ones?
-- Those that changed, and all with a word that is an acronym of another meaning now.
with
changed_keywords as (
    select papers.paper_key from work.changed_papers as papers
    union
    select released.paper_key
    from work.changed_meanings as changed
    inner join core.keywords as released
        on contains(' ' || released.keyword_words || ' ', ' ' || changed.acronym || ' ')
)

select * from changed_keywords
