-- grain: paper x author who has a name
-- question: who signed the changed papers in the last release?
with
released_lists as (
    select
        released.paper_key,
        released.author_key,
        authors.name_key,
        released.account_key,
    from core.authorships as released
    inner join core.authors as authors on released.author_key = authors.author_key
    where released.paper_key in (select changed.paper_key from work.changed_papers as changed)
)

select * from released_lists
