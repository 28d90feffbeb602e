-- rule: Only a link to a code host names a repository, and names it host/owner/name
-- severity: block
-- table: core.links
-- by: paper_key in work.changed_papers
select
    paper_key,
    url,
    link_kind,
    repository,
from core.links
where
    repository is not null
    and (
        link_kind <> 'code'
        or split_part(repository, '/', 1)
        not in ('github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org')
    )
