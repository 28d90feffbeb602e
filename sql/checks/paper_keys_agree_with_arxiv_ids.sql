-- rule: A paper with an arXiv id has it in its key, and one without has a key from its title
-- severity: block
-- table: core.papers
-- by: paper_key in work.changed_papers
select
    paper_key,
    arxiv_id,
from core.papers
where
    case
        when arxiv_id is null then not starts_with(paper_key, 'title:')
        else paper_key <> 'arxiv:' || arxiv_id
    end
