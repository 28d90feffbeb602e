-- grain: one paper that comes
-- question: by which numbers does the index know them? By those that follow on the last one.
with
documents as (
    select
        (select coalesce(max(earlier.document_id), 0) from search.documents as earlier)
        + row_number() over (order by coming.paper_key) as document_id,
        coming.paper_key,
    from coming
)

select * from documents
