-- grain: one detail of a paper: capture x position
-- by: paper_key in work.changed_papers
-- question: of which papers does the site give details, and how much does it say was built on each?
with
details as (
    select
        loaded.capture_id,
        loaded.position,
        loaded.paper_key,
        staged.arxiv_id,
        staged.title,
        loaded.captured_at as observed_at,
        staged.model_count,
        staged.dataset_count,
        staged.space_count,
        loaded.paper_key in (select entries.paper_key from work.entries as entries) as is_listed,
    from work.loaded as loaded
    inner join work.staged_entries as staged
        on loaded.capture_id = staged.capture_id and loaded.position = staged.position
    where loaded.listing_kind = 'detail'
)

select * from details
order by capture_id, position
