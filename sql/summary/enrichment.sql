-- grain: one row
-- question: of how many listed papers has arXiv told, and when was it asked last?
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
        regexp_replace(lower(papers.title), '[^a-z0-9]', '', 'g')
        != regexp_replace(lower(told.title), '[^a-z0-9]', '', 'g') as is_retitled,
    from core.papers as papers
    left join told on papers.paper_key = told.paper_key
),

asked as (
    select max(requested_at) as asked_at
    from meta.fetches
    where regexp_matches(url, '^https?://[^/]+/(api/query|oai)[?]')
),

enrichment as (
    select
        count(*) filter (where is_told) as told_count,
        count(*) filter (where not is_told and arxiv_id is not null) as untold_count,
        (select count(*) from core.paper_aliases) as found_title_count,
        count(*) filter (where arxiv_id is null) as unfound_title_count,
        count(*) filter (where is_retitled) as retitled_count,
        min(told_at) as oldest_told_at,
        (select asked.asked_at from asked) as asked_at,
    from compared
)

select * from enrichment
