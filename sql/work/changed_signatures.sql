-- grain: one paper
-- question: of which papers may a signature, or the author behind it, be another one?
with
changed_signatures as (
    select papers.paper_key from work.changed_papers as papers
    union
    select authorships.paper_key
    from work.authorships as authorships
)

select * from changed_signatures
