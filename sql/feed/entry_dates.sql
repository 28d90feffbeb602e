-- grain: one paper
-- question: when was it listed first, when did its text or its organization change last, and which
-- keys did it have before?
-- Neither depends on when the program ran. A paper without a day of listing has that of its first
-- sight, or of its publication.
with
asked as (
    select unnest(from_json(cast($paper_keys as json), '["varchar"]')) as paper_key
),

changes as (
    select
        versions.paper_key,
        max(versions.valid_from) as changed_at,
    from core.paper_versions as versions
    inner join asked on versions.paper_key = asked.paper_key
    where versions.version > 1
    group by versions.paper_key
),

earlier as (
    select
        aliases.paper_key,
        list(aliases.alias_key order by aliases.alias_key) as earlier_keys,
    from core.paper_aliases as aliases
    inner join asked on aliases.paper_key = asked.paper_key
    group by aliases.paper_key
),

entry_dates as (
    select
        papers.paper_key,
        coalesce(
            papers.first_listed_on, cast(papers.first_seen_at as date), papers.published_on
        ) as listed_on,
        changes.changed_at,
        coalesce(earlier.earlier_keys, []) as earlier_keys,
    from core.papers as papers
    inner join asked on papers.paper_key = asked.paper_key
    left join changes on papers.paper_key = changes.paper_key
    left join earlier on papers.paper_key = earlier.paper_key
)

select * from entry_dates
order by paper_key
