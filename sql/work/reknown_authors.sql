-- grain: one author of the last release
-- question: of whom is something else known than in the last release, or who signs other papers,
-- though these did not change? Whose row went, and whose signatures have another key.
with
reknown_authors as (
    select authors.author_key from work.left_authors as authors
    union
    select authors.author_key from work.rekeyed_authors as authors
)

select * from reknown_authors
