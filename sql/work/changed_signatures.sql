-- grain: paper x position
-- question: which signatures, of the next release, are of authors who may sign other papers, or
-- have another key, than they had? They stand all over the table, so it is read for them once.
with
changed_signatures as (
    select *
    from core.authorships
    where author_key in (select authors.author_key from work.changed_authors as authors)
)

select * from changed_signatures
