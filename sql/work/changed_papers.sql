-- grain: one key of a paper, from an id or from a title
-- question: of which papers may the rows differ from those in the last release?
-- Those that changed captures list or listed, or that arXiv's records or details in them are about,
-- and all that share an identity with them: a paper known by its title follows the ids that have
-- its title, and is looked at with all of them.
with
listed as (
    select entries.paper_key
    from stage.entries as entries
    where entries.capture_id in (select captures.capture_id from work.changed_captures as captures)
    union
    select listings.paper_key
    from core.listings as listings
    where listings.capture_id in (select captures.capture_id from work.changed_captures as captures)
    union
    select records.paper_key
    from stage.arxiv_records as records
    where records.capture_id in (select captures.capture_id from work.changed_captures as captures)
    union
    select records.paper_key
    from core.arxiv_records as records
    where records.capture_id in (select captures.capture_id from work.changed_captures as captures)
    union
    select details.paper_key
    from core.details as details
    where details.capture_id in (select captures.capture_id from work.changed_captures as captures)
),

-- Which ids had the title of a paper, whether it was resolved to one or not.
earlier_candidates as (
    select
        alias_key,
        paper_key,
    from core.paper_aliases
    union all
    select
        paper_key as alias_key,
        unnest(json_extract_string(candidates, '$[*].paper_key')) as paper_key,
    from quality.ambiguous_titles
),

fingerprints as (
    select entries.title_fingerprint
    from stage.entries as entries
    where entries.paper_key in (select listed.paper_key from listed)
    union
    select records.title_fingerprint
    from stage.arxiv_records as records
    where records.paper_key in (select listed.paper_key from listed)
),

titled as (
    select listed.paper_key
    from listed
    where listed.paper_key like 'title:%'
    union
    select entries.paper_key
    from stage.entries as entries
    where
        entries.paper_key like 'title:%'
        and entries.title_fingerprint in (
            select fingerprints.title_fingerprint from fingerprints
        )
    union
    select earlier_candidates.alias_key
    from earlier_candidates
    where earlier_candidates.paper_key in (select listed.paper_key from listed)
),

titles as (
    select distinct entries.title_fingerprint
    from stage.entries as entries
    where entries.paper_key in (select titled.paper_key from titled)
),

related as (
    select listed.paper_key from listed
    union
    select titled.paper_key from titled
    union
    select entries.paper_key
    from stage.entries as entries
    where entries.title_fingerprint in (select titles.title_fingerprint from titles)
    union
    select records.paper_key
    from stage.arxiv_records as records
    where records.title_fingerprint in (select titles.title_fingerprint from titles)
    union
    select earlier_candidates.paper_key
    from earlier_candidates
    where earlier_candidates.alias_key in (select titled.paper_key from titled)
),

changed_papers as (
    select related.paper_key from related
    union
    select aliases.alias_key
    from core.paper_aliases as aliases
    where aliases.paper_key in (select related.paper_key from related)
)

select * from changed_papers
