-- grain: one paper
-- question: which of these arXiv ids are of papers that the release has?
with
listed_ids as (
    select arxiv_id
    from core.papers
    where arxiv_id in (select unnest(cast($arxiv_ids as varchar[])))
)

select * from listed_ids
order by arxiv_id
