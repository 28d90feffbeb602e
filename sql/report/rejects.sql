-- grain: one reject under one kind of fault, some of each kind
-- question: what is rejected, how often, and what did the page say?
with
faults as (
    select
        reject_id,
        capture_id,
        position,
        table_name,
        parser_version,
        row as entry,
        unnest(faults) as fault,
    from quality.rejects
),

kinds as (
    select
        *,
        regexp_replace(fault, ':.*', '', 's') as kind,
    from faults
),

once as (
    select
        *,
        row_number() over (partition by reject_id, kind order by fault) as occurrence,
    from kinds
),

numbered as (
    select
        once.*,
        captures.url,
        captures.template,
        captures.listed_on,
        captures.captured_at,
        count(*) over (partition by once.kind) as entry_count,
        row_number() over (
            partition by once.kind
            order by captures.captured_at desc nulls last, once.capture_id asc, once.position asc
        ) as number,
    from once
    inner join core.captures as captures on once.capture_id = captures.capture_id
    where once.occurrence = 1
)

select * exclude (occurrence) from numbered
where number <= $top
order by entry_count desc, kind asc, number asc
