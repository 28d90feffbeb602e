-- question: Which page, position and parser stand behind a paper's rows?
-- answer: A row is a listing of the paper; rows_from_here names the tables that were read from it
-- answer: `paperhouse pages CAPTURE_ID` gives that page back, byte for byte
-- not: Columns one by one: a paper's row gathers the last stated value of each from all its pages
-- empty: the paper stands on no page: the release holds none
-- parameter: paper: paper: null: id, address, title or key; null for the paper seen most often
with
chosen_papers as (
    select
        papers.paper_key,
        papers.title,
    from core.papers as papers
    left join core.paper_aliases as aliases
        on
            papers.paper_key = aliases.paper_key
            and aliases.alias_key = cast($paper as varchar)
    where
        cast($paper as varchar) is null
        or cast($paper as varchar) in (papers.paper_key, papers.arxiv_id, aliases.alias_key)
    order by papers.listing_count desc, papers.paper_key asc
    limit 1
),

origins as (
    select
        paper_key,
        capture_id,
        'papers' as table_name,
    from core.papers
    union all
    select
        paper_key,
        capture_id,
        'observations' as table_name,
    from core.observations
    union all
    select
        paper_key,
        capture_id,
        'authorships' as table_name,
    from core.authorships
    union all
    select
        paper_key,
        capture_id,
        'keywords' as table_name,
    from core.keywords
    union all
    select
        paper_key,
        capture_id,
        'links' as table_name,
    from core.links
    union all
    select
        paper_key,
        capture_id,
        'submissions' as table_name,
    from core.submissions
),

page_tables as (
    select
        chosen_papers.paper_key,
        origins.capture_id,
        list(distinct origins.table_name order by origins.table_name) as rows_from_here,
    from chosen_papers
    inner join origins on chosen_papers.paper_key = origins.paper_key
    group by chosen_papers.paper_key, origins.capture_id
),

provenance as (
    select
        row_number() over (
            order by captures.captured_at nulls first, listings.capture_id
        ) as sight_number,
        captures.captured_at,
        captures.url,
        listings.listing_kind,
        listings.listed_on,
        listings.position,
        captures.template,
        captures.parser_version,
        coalesce(page_tables.rows_from_here, []) as rows_from_here,
        imports.archive_file,
        imports.archive_offset,
        captures.sha256,
        listings.capture_id,
        chosen_papers.title,
        chosen_papers.paper_key,
    from chosen_papers
    inner join core.listings as listings on chosen_papers.paper_key = listings.paper_key
    inner join core.captures as captures on listings.capture_id = captures.capture_id
    left join meta.imports as imports on listings.capture_id = imports.capture_id
    left join page_tables on listings.capture_id = page_tables.capture_id
)

select * from provenance
order by sight_number
