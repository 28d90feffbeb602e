-- grain: entry of a document that tells of the paper: capture x position
-- question: which documents tell of it, where do they stand in the archive, and in which order do
-- they count? seen_at: the instant that an answer of arXiv states itself, if nobody stated one.
-- Held captures of its days may tell of it too: without a position. $captures and $positions: of
-- entries of other papers, whose documents are wanted as well.
with
entries as (
    select
        capture_id,
        position,
        cast(null as timestamp) as answered_at,
    from core.listings
    where paper_key = $paper
    union all
    select
        capture_id,
        position,
        null as answered_at,
    from core.details
    where paper_key = $paper and is_listed
    union all
    select
        capture_id,
        position,
        answered_at,
    from core.arxiv_records
    where paper_key = $paper and is_listed
    union all
    select
        held.capture_id,
        null as position,
        null as answered_at,
    from core.captures as held
    where
        held.outcome = 'held'
        and held.listed_on in (
            select listings.listed_on
            from core.listings as listings
            where listings.paper_key = $paper
        )
),

wanted as (
    select
        unnest($captures) as capture_id,
        cast(unnest($positions) as integer) as position,
),

told as (
    select * from entries
    union all
    select
        wanted.capture_id,
        wanted.position,
        records.answered_at,
    from wanted
    left join core.arxiv_records as records
        on wanted.capture_id = records.capture_id and wanted.position = records.position
    where
        (wanted.capture_id, wanted.position) not in (
            select (entries.capture_id, entries.position) from entries
            where entries.position is not null
        )
),

paper_sights as (
    select
        told.position,
        coalesce(captures.captured_at, told.answered_at) as seen_at,
        captures.capture_id,
        captures.source,
        captures.url,
        captures.captured_at,
        captures.sha256,
        captures.byte_count,
        captures.template,
        captures.parser_version,
        captures.listing_kind,
        captures.listed_on,
        captures.period,
        captures.query,
        captures.outcome = 'held' as is_held,
        imports.imported_at,
        imports.archive_file,
        imports.archive_offset,
    from told
    inner join core.captures as captures on told.capture_id = captures.capture_id
    inner join meta.imports as imports on told.capture_id = imports.capture_id
)

select * from paper_sights
order by seen_at asc nulls first, capture_id asc, position asc
