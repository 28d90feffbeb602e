-- grain: paper x category
-- by: paper_key in work.changed_papers
-- question: in which categories of arXiv is each paper, by the last record that states some?
with
stated as (
    select
        records.paper_key,
        staged.category,
        staged.is_primary,
        records.capture_id,
        records.position as entry_position,
        records.record_rank,
    from work.arxiv_records as records
    inner join stage.arxiv_categories as staged
        on records.capture_id = staged.capture_id and records.position = staged.position
    where records.is_listed
),

categories as (
    select * exclude (record_rank),
    from stated
    qualify record_rank = max(record_rank) over (partition by paper_key)
)

select * from categories
order by paper_key, category
