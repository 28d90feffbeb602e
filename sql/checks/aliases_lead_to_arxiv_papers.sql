-- rule: An alias leads to a paper with an arXiv id and is no longer a paper itself
-- severity: block
-- table: core.paper_aliases
-- by: alias_key in work.changed_papers
select
    aliases.alias_key,
    aliases.paper_key,
    papers.paper_key as paper_under_alias,
from core.paper_aliases as aliases
left join core.papers as papers on aliases.alias_key = papers.paper_key
where
    not starts_with(aliases.paper_key, 'arxiv:')
    or papers.paper_key is not null
