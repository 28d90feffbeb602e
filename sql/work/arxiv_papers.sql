-- grain: listed changed paper that arXiv tells of
-- question: what does arXiv say about each paper as a whole? Each column is its last stated value.
with
last_stated as (
    select
        records.paper_key,
        max_by(staged.arxiv_id, records.record_rank) as arxiv_id,
        max_by(staged.primary_category, records.record_rank) as primary_category,
        max_by(staged.license, records.record_rank) as license,
        max_by(staged.arxiv_comment, records.record_rank) as arxiv_comment,
    from work.arxiv_records as records
    inner join stage.arxiv_records as staged
        on records.capture_id = staged.capture_id and records.position = staged.position
    where records.is_listed
    group by records.paper_key
),

versions as (
    select
        paper_key,
        max(submitted_at) filter (where version = 1) as published_at,
        max(version) as current_version,
        max_by({'is_withdrawn': is_withdrawn}, version)['is_withdrawn'] as is_withdrawn,
    from work.arxiv_versions
    group by paper_key
),

author_counts as (
    select
        paper_key,
        count(*) as author_count,
    from work.arxiv_authors
    group by paper_key
),

arxiv_papers as (
    select
        last_stated.*,
        author_counts.author_count,
        versions.published_at,
        versions.current_version,
        versions.is_withdrawn,
    from last_stated
    left join author_counts on last_stated.paper_key = author_counts.paper_key
    left join versions on last_stated.paper_key = versions.paper_key
)

select * from arxiv_papers
