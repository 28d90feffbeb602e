-- grain: one record of arXiv: capture x position
-- by: paper_key in work.changed_papers
-- question: which papers does arXiv tell of, and when did it say so?
with
arxiv_records as (
    select
        records.capture_id,
        records.position,
        records.paper_key,
        staged.arxiv_id,
        staged.about_version,
        staged.title,
        staged.changed_on,
        records.answered_at,
        records.is_listed,
    from work.arxiv_records as records
    inner join stage.arxiv_records as staged
        on records.capture_id = staged.capture_id and records.position = staged.position
)

select * from arxiv_records
order by capture_id, position
