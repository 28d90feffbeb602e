-- grain: one paper
-- question: which paper has this key, arXiv id or alias?
with
keys as (
    select paper_key from core.papers
    where paper_key = $paper or arxiv_id = $paper
    union all
    select paper_key from core.paper_aliases
    where alias_key = $paper
)

select * from keys
