-- grain: one key under which a paper was sent
-- question: under which key does the release know each of these papers?
-- A paper that was told under both of its keys was told under its own one last.
with
sent as (
    select unnest(from_json(cast($sent_keys as json), '["varchar"]')) as sent_key
),

current_keys as (
    select
        sent.sent_key,
        papers.paper_key,
        sent.sent_key = papers.paper_key as is_own,
    from sent
    left join core.paper_aliases as aliases on sent.sent_key = aliases.alias_key
    inner join core.papers as papers
        on coalesce(aliases.paper_key, sent.sent_key) = papers.paper_key
    where
        coalesce(papers.first_listed_on, cast(papers.first_seen_at as date))
        >= cast($since as date)
)

select * from current_keys
order by is_own, sent_key
