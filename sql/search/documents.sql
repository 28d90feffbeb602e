-- grain: one paper
-- question: what does search read of a paper? Its title and abstract, folded.
select
    paper_key,
    search.folded(title) as title,
    search.folded(abstract) as abstract,
from core.papers
order by paper_key
