-- grain: one paper without an id whose title several ids have
-- question: which titles could not be resolved to an id, and why?
with
ambiguous_titles as (
    select
        paper_key,
        title,
        reason,
        candidate_count,
    from quality.ambiguous_titles
)

select * from ambiguous_titles
order by paper_key, title, reason, candidate_count
