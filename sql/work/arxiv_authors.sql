-- grain: listed changed paper x position
-- question: who wrote each paper, by the last list of authors that arXiv gave?
with
stated as (
    select
        records.paper_key,
        records.record_rank,
        records.position as entry_position,
        staged.* exclude (position),  -- noqa: RF02
    from work.arxiv_records as records
    inner join stage.arxiv_authors as staged
        on records.capture_id = staged.capture_id and records.position = staged.position
    where records.is_listed
),

arxiv_authors as (
    select * exclude (record_rank),
    from stated
    qualify record_rank = max(record_rank) over (partition by paper_key)
)

select * from arxiv_authors
