-- question: Which page, position and parser stand behind a paper's rows?
-- answer: A row is a listing of the paper, or another document that rows were read from;
-- answer: rows_from_here names the tables that were read from it
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

listed_places as (
    select
        listings.capture_id,
        listings.listing_kind,
        listings.listed_on,
        listings.position,
    from core.listings as listings
    inner join chosen_papers on listings.paper_key = chosen_papers.paper_key
),

documents as (
    select
        listed_places.listing_kind,
        listed_places.listed_on,
        listed_places.position,
        page_tables.rows_from_here,
        coalesce(listed_places.capture_id, page_tables.capture_id) as capture_id,
    from listed_places
    full join page_tables on listed_places.capture_id = page_tables.capture_id
),

provenance as (
    select
        row_number() over (
            order by captures.captured_at nulls first, documents.capture_id, documents.position
        ) as sight_number,
        captures.captured_at,
        captures.url,
        coalesce(documents.listing_kind, captures.listing_kind) as listing_kind,
        documents.listed_on,
        documents.position,
        captures.template,
        captures.parser_version,
        coalesce(documents.rows_from_here, []) as rows_from_here,
        imports.archive_file,
        imports.archive_offset,
        captures.sha256,
        documents.capture_id,
        chosen_papers.title,
        chosen_papers.paper_key,
    from documents
    cross join chosen_papers
    inner join core.captures as captures on documents.capture_id = captures.capture_id
    left join meta.imports as imports on documents.capture_id = imports.capture_id
)

select * from provenance
order by sight_number
