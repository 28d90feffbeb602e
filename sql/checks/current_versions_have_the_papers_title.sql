-- rule: A paper's current version has the paper's title, whitespace aside
-- severity: warn
-- table: core.paper_versions
-- by: paper_key in work.changed_papers
select
    papers.paper_key,
    versions.version,
    versions.title as version_title,
    papers.title,
from core.papers as papers
inner join core.paper_versions as versions
    on
        papers.paper_key = versions.paper_key
        and versions.valid_to is null
where
    versions.title <> papers.title
    and regexp_replace(versions.title, '\s+', '', 'g')
    <> regexp_replace(papers.title, '\s+', '', 'g')
