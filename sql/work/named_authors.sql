-- grain: one author of the last release
-- question: which authors have a name that stands in a changed list, or stood there?
-- Names are looked through first, and the few authors are fetched by where they stand.
with
changed_names as (
    select signed.name_key from work.signed as signed
    union
    select lists.name_key from work.released_lists as lists
),

places as (
    select authors.rowid as place
    from core.authors as authors
    where authors.name_key in (select changed_names.name_key from changed_names)
),

named_authors as (
    select authors.*
    from core.authors as authors
    where authors.rowid in (select places.place from places)
)

select * from named_authors
