-- grain: one paper
-- question: which papers are signed by authors whose figures may be others by now?
with
signed_papers as (
    select distinct signatures.paper_key
    from work.changed_signatures as signatures
)

select * from signed_papers
