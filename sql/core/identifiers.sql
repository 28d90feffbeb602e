-- grain: paper x scheme x value
-- by: paper_key in work.changed_papers
-- question: which DOIs, references and report numbers has each paper?
-- Of each scheme those of the last record that states one.
with
stated as (
    select
        records.paper_key,
        staged.scheme,
        staged.value,
        staged.value_as_printed,
        'arxiv' as source,
        'arxiv_id' as matched_by,
        records.capture_id,
        records.position as entry_position,
        records.record_rank,
    from work.arxiv_records as records
    inner join stage.arxiv_identifiers as staged
        on records.capture_id = staged.capture_id and records.position = staged.position
    where records.is_listed
),

identifiers as (
    select * exclude (record_rank),
    from stated
    qualify record_rank = max(record_rank) over (partition by paper_key, scheme)
)

select * from identifiers
order by paper_key, scheme, value
