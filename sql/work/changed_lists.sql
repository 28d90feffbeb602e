-- grain: one paper
-- question: which papers are signed by other authors than in the last release, or may be?
-- Changed ones, and those under which a signature has another key.
with
changed_lists as (
    select papers.paper_key from work.changed_papers as papers
    union
    select authorships.paper_key
    from work.authorships as authorships
    where
        authorships.released_author_key is not null
        and authorships.released_author_key is distinct from authorships.author_key
)

select * from changed_lists
