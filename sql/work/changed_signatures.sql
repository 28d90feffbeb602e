-- grain: one paper
-- question: which papers are signed by authors whose figures may be others by now?
with
changed_signatures as (
    select distinct authorships.paper_key
    from core.authorships as authorships
    where
        authorships.author_key in (select authors.author_key from work.changed_authors as authors)
)

select * from changed_signatures
