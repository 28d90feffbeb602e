-- grain: alternative key
-- question: which papers known by title only are a paper with an id?
-- Resolved when exactly one id has the title and the abstracts share 60 % of their distinct words.
-- Measured on real captures: 0.72 and more for the same paper, 0.24 at most for two different ones.
select
    alias_key,
    paper_key,
    'title_and_abstract' as method,
    json_object('title_fingerprint', title_fingerprint, 'agreement', round(agreement, 4))
    ::varchar as evidence
from work.candidates
where candidate_count = 1 and agreement >= 0.6
order by alias_key
