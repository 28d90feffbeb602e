-- grain: one readable document of a daily listing
-- question: what do documents say of the days that they were asked for, or that they list? Those
-- of one address stand together, so that it is read once.
with
daily_documents as (
    select
        captures.url,
        captures.listed_on,
        captures.capture_id,
        captures.source,
        captures.outcome,
        captures.captured_at,
        imports.imported_at,
        captures.is_cut,
        captures.entry_count,
        captures.refused_count,
        captures.fault,
    from core.captures as captures
    inner join meta.imports as imports on captures.capture_id = imports.capture_id
    where captures.listing_kind = 'daily' and captures.outcome <> 'unreadable'
)

select * from daily_documents
order by url, capture_id
