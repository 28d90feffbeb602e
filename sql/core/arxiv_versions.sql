-- grain: paper x version of arXiv
-- by: paper_key in work.changed_papers
-- question: when was each version of a paper submitted, and which one withdraws it?
with
arxiv_versions as (
    select
        paper_key,
        version,
        submitted_at,
        size_kb,
        source_type,
        is_withdrawn,
        capture_id,
        entry_position,
    from work.arxiv_versions
)

select * from arxiv_versions
order by paper_key, version
