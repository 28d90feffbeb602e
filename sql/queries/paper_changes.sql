-- question: What changed in a paper, and when?
-- answer: A row is a change of title, abstract or organization, before and after it
-- answer: It happened after unchanged_at, the last capture before it, and by changed_at
-- not: Changes of whitespace, and what a page merely leaves unstated
-- not: Changes between captures without an instant: their order is not known
-- empty: nothing changed: a paper that was seen once cannot have changed
-- parameter: paper: paper: null: id, address, title or key; null for all papers
-- parameter: top: bigint: 100: number of changes, the last ones
with
changed_papers as (
    select paper_key
    from core.paper_versions
    where version > 1
),

places as (
    -- Rows are found by their keys first: long texts of all the others are not read.
    select rowid as place
    from core.paper_versions
    where paper_key in (select changed_papers.paper_key from changed_papers)
),

versions as (
    select
        paper_key,
        version,
        valid_from,
        title,
        abstract,
        organization_key,
        lag(title) over paper as title_before,
        lag(abstract) over paper as abstract_before,
        lag(organization_key) over paper as organization_key_before,
    from core.paper_versions
    where rowid in (select places.place from places)
    window paper as (partition by paper_key order by version)
),

changes as (
    select
        *,
        regexp_replace(title, '\s+', '', 'g')
        <> regexp_replace(title_before, '\s+', '', 'g') as is_title_changed,
        regexp_replace(coalesce(abstract, ''), '\s+', '', 'g')
        <> regexp_replace(coalesce(abstract_before, ''), '\s+', '', 'g') as is_abstract_changed,
        coalesce(organization_key, '') <> coalesce(organization_key_before, '')
            as is_organization_changed,
    from versions
    where version > 1
),

documents as (
    select
        paper_key,
        capture_id,
    from core.listings
    union all
    select
        paper_key,
        capture_id,
    from core.details
),

sights as (
    select
        changes.paper_key,
        changes.version,
        max(captures.captured_at) as unchanged_at,
    from changes
    inner join documents on changes.paper_key = documents.paper_key
    inner join core.captures as captures
        on
            documents.capture_id = captures.capture_id
            and changes.valid_from > captures.captured_at
    group by changes.paper_key, changes.version
),

paper_changes as (
    select
        row_number() over (
            order by changes.valid_from desc nulls last, changes.paper_key asc, changes.version desc
        ) as number,
        changes.valid_from as changed_at,
        sights.unchanged_at,
        concat_ws(
            ', ',
            case when changes.is_title_changed then 'title' end,
            case when changes.is_abstract_changed then 'abstract' end,
            case when changes.is_organization_changed then 'organization' end
        ) as changed,
        case when changes.is_title_changed then changes.title_before end as title_before,
        changes.title,
        case when changes.is_organization_changed then changes.organization_key_before end
            as organization_key_before,
        changes.organization_key,
        case when changes.is_abstract_changed then changes.abstract_before end
            as abstract_before,
        case when changes.is_abstract_changed then changes.abstract end as abstract,
        changes.version,
        changes.paper_key,
    from changes
    left join sights
        on changes.paper_key = sights.paper_key and changes.version = sights.version
    left join core.papers as papers on changes.paper_key = papers.paper_key
    where
        cast($paper as varchar) is null
        or cast($paper as varchar) in (papers.paper_key, papers.arxiv_id)
    qualify number <= cast($top as bigint)
)

select * from paper_changes
order by number
