-- grain: one record of arXiv about a changed paper, of a capture that counts
-- question: what does arXiv say of the changed papers, and which of two records is the later one?
-- record_rank numbers the records by (answered_at, capture_id, position), a total order: the
-- instant is the capture's, or else the one that the answer itself states.
with
answered as (
    select
        records.capture_id,
        records.position,
        records.paper_key,
        coalesce(captures.captured_at, records.answered_at) as answered_at,
    from stage.arxiv_records as records
    inner join work.loaded_captures as captures on records.capture_id = captures.capture_id
    where records.paper_key in (select papers.paper_key from work.changed_papers as papers)
),

arxiv_records as (
    select
        *,
        paper_key in (select entries.paper_key from work.entries as entries) as is_listed,
        row_number() over (
            order by answered_at asc nulls first, capture_id asc, position asc
        ) as record_rank,
    from answered
)

select * from arxiv_records
