-- grain: paper x position, of the last release
-- question: what have the authors signed who have a name that stands in a changed list?
-- These signatures stand all over the table, so it is read for them once.
with
named_signatures as (
    select *
    from core.authorships
    where author_key in (select named.author_key from work.named_authors as named)
)

select * from named_signatures
