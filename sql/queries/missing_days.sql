-- question: Which days are missing or incomplete, and why?
-- answer: A row is a Monday to Friday that is not complete, from the first day known to the last
-- answer: one, or any day whose pages are moving, cut, held or refused in part; why is the
-- answer: program's word. problem is the state of the day, `cut` or `refused`
-- not: A gap of the site for certain: `missing` says that no page of that day is here
-- not: Days before the first issue and after the last one
-- empty: no day is missing or incomplete
with
issues as (
    select
        listed_on as day,
        count(distinct paper_key) as paper_count,
    from core.listings
    where listing_kind = 'daily' and listed_on is not null
    group by listed_on
),

held_captures as (
    select
        listed_on as day,
        max(capture_id) as capture_id,
    from core.captures
    where outcome = 'held'
    group by listed_on
),

open_days as (
    select
        states.day,
        states.state as problem,
        states.why,
        case when states.state = 'held' then held_captures.capture_id end as capture_id,
    from meta.day_states as states
    left join held_captures on states.day = held_captures.day
    where
        states.state <> 'complete'
        and (isodow(states.day) < 6 or states.state in ('moving', 'held'))
),

refused_days as (
    select
        listed_on as day,
        'refused' as problem,
        refused_count || ' of ' || entry_count || ' entries are in quarantine' as why,
        capture_id,
    from core.captures
    where listing_kind = 'daily' and refused_count > 0 and listed_on is not null
),

page_sizes as (
    select
        listed_on as day,
        max(listing_count) filter (where is_cut) as cut_page,
        max(listing_count) filter (where not is_cut) as whole_page,
    from core.captures
    where outcome = 'page' and listing_kind = 'daily' and listed_on is not null
    group by listed_on
),

cut_days as (
    select
        day,
        'cut' as problem,
        cut_page || ' papers: the API''s limit, and no fuller page of that day' as why,
        cast(null as varchar) as capture_id,
    from page_sizes
    where cut_page > coalesce(whole_page, 0)
),

problems as (
    select * from open_days
    union all
    select * from refused_days
    union all
    select * from cut_days
),

missing_days as (
    select
        problems.day,
        dayname(problems.day) as weekday,
        problems.problem,
        problems.why,
        coalesce(issues.paper_count, 0) as paper_count,
        problems.capture_id,
    from problems
    left join issues on problems.day = issues.day
)

select * from missing_days
order by day, problem, capture_id, why
