-- grain: one document, fetched or imported
-- by: capture_id in work.changed_captures
-- question: what became of every document?
with
loaded as (
    select
        capture_id,
        count(*) as loaded_count,
        sum(repaired_count) as repaired_count,
    from stage.entries
    where capture_id in (select changed.capture_id from work.changed_captures as changed)
    group by capture_id
),

recorded as (
    select
        capture_id,
        count(*) as record_count,
        sum(repaired_count) as repaired_count,
    from stage.arxiv_records
    where capture_id in (select changed.capture_id from work.changed_captures as changed)
    group by capture_id
),

refused as (
    select
        capture_id,
        count(*) as refused_count,
    from stage.rejects
    where capture_id in (select changed.capture_id from work.changed_captures as changed)
    group by capture_id
),

captures as (
    select
        captures.capture_id,
        captures.source,
        captures.stated_url as url,
        captures.captured_at,
        captures.captured_on,
        captures.sha256,
        captures.byte_count,
        captures.template,
        captures.parser_version,
        case when captures.is_held then 'held' else captures.outcome end as outcome,
        captures.listing_kind,
        captures.listed_on,
        captures.period,
        captures.query,
        captures.entry_count,
        case
            when captures.is_held or captures.listing_kind = 'detail' then 0
            else coalesce(loaded.loaded_count, 0)
        end as listing_count,
        case
            when captures.listing_kind = 'detail' then coalesce(loaded.loaded_count, 0)
            else coalesce(recorded.record_count, 0)
        end as record_count,
        coalesce(refused.refused_count, 0) as refused_count,
        case when captures.is_held then coalesce(loaded.loaded_count, 0) else 0 end as held_count,
        cast(coalesce(loaded.repaired_count, recorded.repaired_count, 0) as bigint)
            as repaired_count,
        captures.is_cut,
        case
            when captures.is_held
                then format(
                    'lists {} papers, where an earlier answer for {} listed {}; '
                    '`paperhouse accept {}` if that is right',
                    captures.paper_count, captures.listed_on, captures.earlier_count,
                    captures.capture_id
                )
            else captures.fault
        end as fault,
    from work.captures as captures
    left join loaded on captures.capture_id = loaded.capture_id
    left join recorded on captures.capture_id = recorded.capture_id
    left join refused on captures.capture_id = refused.capture_id
)

select * from captures
order by capture_id
