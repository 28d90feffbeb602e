-- grain: listed changed paper x version of arXiv
-- question: what is known of each version? Each column is its last stated value.
with
stated as (
    select
        records.paper_key,
        records.record_rank,
        versions.*,
    from work.arxiv_records as records
    inner join stage.arxiv_versions as versions
        on records.capture_id = versions.capture_id and records.position = versions.position
    where records.is_listed
),

arxiv_versions as (
    select
        paper_key,
        version,
        max_by(submitted_at, record_rank) as submitted_at,
        max_by(size_kb, record_rank) as size_kb,
        max_by(source_type, record_rank) as source_type,
        max_by(is_withdrawn, record_rank) as is_withdrawn,
        max_by(capture_id, record_rank) as capture_id,
        max_by(position, record_rank) as entry_position,
    from stated
    group by paper_key, version
)

select * from arxiv_versions
