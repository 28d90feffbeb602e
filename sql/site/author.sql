-- grain: one author identity
-- question: what is known of this author?
select
    name,
    array_to_string(spellings, ' · ') as spellings,
    is_collective,
    account_key,
    paper_count,
    claimed_paper_count,
    first_author_count,
    last_author_count,
    upvotes,
    first_paper_on,
    last_paper_on,
from mart.authors
where author_key = $author
