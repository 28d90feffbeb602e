-- grain: paper x canonical url
-- by: paper_key in work.changed_papers
-- question: where does each paper lead, by the last declared links and the last abstract?
with
stated as (
    select
        paper_key,
        entry_rank,
        capture_id,
        position,
        abstract is not null as has_abstract,
    from work.stated_entries
),

declaring as (
    select distinct
        links.capture_id,
        links.position,
    from work.staged_links as links
    inner join stated
        on links.capture_id = stated.capture_id and links.position = stated.position
    where links.found_in = 'declared'
),

last_stated as (
    select
        stated.paper_key,
        max(stated.entry_rank) filter (where stated.has_abstract) as abstract_rank,
        max(stated.entry_rank) filter (where declaring.capture_id is not null) as declared_rank,
    from stated
    left join declaring
        on stated.capture_id = declaring.capture_id and stated.position = declaring.position
    group by stated.paper_key
),

links as (
    select
        stated.paper_key,
        staged.* exclude (capture_id, position, link_key),  -- noqa: RF02
        stated.capture_id,
        stated.position as entry_position,
    from work.staged_links as staged
    inner join stated
        on staged.capture_id = stated.capture_id and staged.position = stated.position
    inner join last_stated on stated.paper_key = last_stated.paper_key
    where
        stated.entry_rank = case staged.found_in
            when 'declared' then last_stated.declared_rank
            else last_stated.abstract_rank
        end
    qualify
        row_number() over (
            partition by stated.paper_key, staged.link_key order by staged.found_in desc
        ) = 1
)

select * from links
