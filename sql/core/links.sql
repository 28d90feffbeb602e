-- grain: paper x canonical url
-- by: paper_key in work.changed_papers
-- question: where does each paper lead, by the last declared links and the last abstract?
with
declaring as (
    select distinct
        links.capture_id,
        links.position,
    from work.staged_links as links
    inner join work.entries as entries
        on links.capture_id = entries.capture_id and links.position = entries.position
    where links.found_in = 'declared'
),

last_stated as (
    select
        entries.paper_key,
        max(entries.entry_rank) filter (where entries.abstract is not null) as abstract_rank,
        max(entries.entry_rank) filter (where declaring.capture_id is not null) as declared_rank,
    from work.stated_entries as entries
    left join declaring
        on entries.capture_id = declaring.capture_id and entries.position = declaring.position
    group by entries.paper_key
),

links as (
    select
        entries.paper_key,
        staged.* exclude (capture_id, position, link_key),  -- noqa: RF02
        entries.capture_id,
        entries.position as entry_position,
    from work.staged_links as staged
    inner join work.entries as entries
        on staged.capture_id = entries.capture_id and staged.position = entries.position
    inner join last_stated on entries.paper_key = last_stated.paper_key
    where
        entries.entry_rank = case staged.found_in
            when 'declared' then last_stated.declared_rank
            else last_stated.abstract_rank
        end
    qualify
        row_number() over (
            partition by entries.paper_key, staged.link_key order by staged.found_in desc
        ) = 1
)

select * from links
