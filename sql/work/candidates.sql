-- grain: title-only paper x id that has its title
-- question: how far do the abstracts of two papers of one title agree?
-- The id and its abstracts are those of pages and those of arXiv's own records.
-- agreement: of the title's distinct abstracts the worst one's best match among the id's abstracts,
-- as the share of their distinct words that both have; NULL where either side states no abstract.
-- is_titled_alike: numbers and signs, which a fingerprint leaves out, are the same in all titles.
with
titled as (
    select distinct
        loaded.paper_key,
        loaded.title_fingerprint,
        title_signs(entries.title) as signs,
        entries.abstract,
    from work.loaded as loaded
    inner join work.staged_entries as entries
        on loaded.capture_id = entries.capture_id and loaded.position = entries.position
    where loaded.paper_key like 'title:%'
),

identified as (
    select
        loaded.paper_key,
        loaded.title_fingerprint,
        title_signs(entries.title) as signs,
    from work.loaded as loaded
    inner join work.staged_entries as entries
        on loaded.capture_id = entries.capture_id and loaded.position = entries.position
    where
        loaded.paper_key like 'arxiv:%'
        and loaded.title_fingerprint in (select titled.title_fingerprint from titled)
    union
    select
        records.paper_key,
        records.title_fingerprint,
        title_signs(records.title) as signs,
    from stage.arxiv_records as records
    inner join work.loaded_captures as captures on records.capture_id = captures.capture_id
    where records.title_fingerprint in (select titled.title_fingerprint from titled)
),

abstracts as (
    select
        loaded.paper_key,
        entries.abstract,
    from work.loaded as loaded
    inner join work.staged_entries as entries
        on loaded.capture_id = entries.capture_id and loaded.position = entries.position
    where
        loaded.paper_key in (select identified.paper_key from identified)
        and entries.abstract is not null
    union
    select
        records.paper_key,
        records.abstract,
    from stage.arxiv_records as records
    inner join work.loaded_captures as captures on records.capture_id = captures.capture_id
    where
        records.paper_key in (select identified.paper_key from identified)
        and records.abstract is not null
),

matched as (
    select
        titled.paper_key as alias_key,
        titled.title_fingerprint,
        identified.paper_key,
        titled.abstract,
        max(agreement(titled.abstract, abstracts.abstract)) as best,
        bool_and(titled.signs = identified.signs) as is_titled_alike,
    from titled
    inner join identified on titled.title_fingerprint = identified.title_fingerprint
    left join abstracts on identified.paper_key = abstracts.paper_key
    group by all
),

agreeing as (
    select
        alias_key,
        title_fingerprint,
        paper_key,
        min(best) as agreement,
        bool_and(is_titled_alike) as is_titled_alike,
    from matched
    group by alias_key, title_fingerprint, paper_key
),

candidates as (
    select
        *,
        count(*) over (partition by alias_key) as candidate_count,
    from agreeing
)

select * from candidates
