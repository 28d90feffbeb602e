-- rule: A hidden author has no name, no key and no account, and a visible one has name and key
-- severity: block
-- table: core.authorships
-- by: paper_key in work.changed_lists
select
    paper_key,
    position,
    is_hidden,
    name_as_printed,
    author_key,
    account_key,
from core.authorships
where
    case
        when is_hidden
            then
                name_as_printed is not null
                or author_key is not null
                or account_key is not null
        else name_as_printed is null or author_key is null
    end
