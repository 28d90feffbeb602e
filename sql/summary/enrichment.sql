-- grain: one row
-- question: of how many listed papers do arXiv and details tell, and when were they asked last?
-- retitled_count: papers whose last record has another title than their page, spelling aside.
with
told as (
    select
        paper_key,
        max(answered_at) as told_at,
        max_by(title, (answered_at, position, capture_id)) as title,
    from core.arxiv_records
    where is_listed
    group by paper_key
),

compared as (
    select
        papers.arxiv_id,
        told.paper_key is not null as is_told,
        told.told_at,
        case
            -- Letters are compared for the few papers of which arXiv tells.
            when told.title is not null
                then
                    regexp_replace(lower(papers.title), '[^a-z0-9]', '', 'g')
                    != regexp_replace(lower(told.title), '[^a-z0-9]', '', 'g')
        end as is_retitled,
    from core.papers as papers
    left join told on papers.paper_key = told.paper_key
),

asked as (
    select
        max(requested_at) filter (where regexp_matches(url, '^https?://[^/]+/(api/query|oai)[?]'))
            as arxiv_asked_at,
        max(requested_at) filter (where regexp_matches(url, '^https?://[^/]+/api/papers/'))
            as details_asked_at,
    from meta.fetches
),

detailed as (
    select count(distinct paper_key) as detailed_count
    from core.details
    where is_listed
),

enrichment as (
    select
        count(*) filter (where is_told) as told_count,
        count(*) filter (where not is_told and arxiv_id is not null) as untold_count,
        (select count(*) from core.paper_aliases) as found_title_count,
        count(*) filter (where arxiv_id is null) as unfound_title_count,
        count(*) filter (where is_retitled) as retitled_count,
        min(told_at) as oldest_told_at,
        (select asked.arxiv_asked_at from asked) as arxiv_asked_at,
        (select detailed.detailed_count from detailed) as detailed_count,
        (select asked.details_asked_at from asked) as details_asked_at,
    from compared
)

select * from enrichment
