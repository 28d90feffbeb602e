-- grain: one author identity
-- question: who signed most papers, or has these letters in the name?
-- name: as a name_key is written.
select
    authors.name,
    authors.paper_count,
    authors.claimed_paper_count,
    authors.upvotes,
    authors.first_paper_on,
    authors.last_paper_on,
    authors.author_key,
from mart.authors as authors
where
    not authors.is_collective
    and (
        cast($name as varchar) is null
        or contains(authors.name_key, cast($name as varchar))
    )
order by authors.paper_count desc, authors.author_key asc
limit cast($top as bigint)
