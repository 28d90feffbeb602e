-- grain: one paper
-- question: which papers do all filters take, whose day is in the period, and which were not sent?
-- A paper's day is that of its first listing, or else of its first sight. reasons: each filter with
-- the value that takes the paper. One that was sent under the key of its title stays sent.
with
matches as (
    ${query}
),

taken as (
    select
        paper_key,
        list_sort(list(distinct [filter_name, value])) as reasons,
    from matches
    group by paper_key
    having count(distinct filter_name) = cast($filter_count as bigint)
),

sent as (
    select unnest(from_json(cast($sent_keys as json), '["varchar"]')) as paper_key
),

sent_papers as (
    select paper_key from sent
    union
    select aliases.paper_key
    from core.paper_aliases as aliases
    inner join sent on aliases.alias_key = sent.paper_key
),

dated_papers as (
    select
        papers.paper_key,
        coalesce(papers.first_listed_on, cast(papers.first_seen_at as date)) as day,
        taken.reasons,
    from taken
    inner join core.papers as papers on taken.paper_key = papers.paper_key
    left join sent_papers on taken.paper_key = sent_papers.paper_key
    where sent_papers.paper_key is null
),

due as (
    select
        dated_papers.paper_key,
        dated_papers.reasons,
    from dated_papers
    left join meta.day_states as states on dated_papers.day = states.day
    left join mart.paper_counters as counters on dated_papers.paper_key = counters.paper_key
    where
        dated_papers.day between cast($begins_on as date) and cast($through_on as date)
        and not (cast($is_settled as boolean) and coalesce(states.may_grow, false))
    order by counters.upvotes desc nulls last, dated_papers.paper_key asc
)

select * from due
