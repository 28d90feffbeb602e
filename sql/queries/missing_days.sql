-- question: Which days are missing or incomplete, and why?
-- answer: A row is a Monday to Friday that is not complete, from the first day known to the last
-- answer: one, or any day whose pages are moving, cut, held or refused in part; why is the
-- answer: program's word. problem is the state of the day, `cut` or `refused`; paper_count is what
-- answer: is here of the day, NULL where nothing is
-- not: Holidays: Mondays to Fridays for which answers confirm that nothing is listed
-- not: A gap of the site for certain: `missing` says that no page of that day is here
-- not: Days before the first issue and after the last one
-- empty: every day asked for is complete, or lies outside of those known: `paperhouse gaps` has all
-- parameter: listed_from: date: null: this day or a later one; null for all days
-- parameter: listed_to: date: null: this day or an earlier one; null for all days
with
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
    from mart.days as states
    left join held_captures on states.day = held_captures.day
    where
        states.state <> 'complete'
        and not states.is_holiday
        and (not states.is_weekend or states.state in ('moving', 'held'))
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

cut_days as (
    select
        day,
        'cut' as problem,
        'its fullest page ended at the API''s limit' as why,
        cast(null as varchar) as capture_id,
    from mart.days
    where is_cut
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
        days.weekday,
        problems.problem,
        problems.why,
        days.paper_count,
        problems.capture_id,
    from problems
    left join mart.days as days on problems.day = days.day
    where
        (cast($listed_from as date) is null or problems.day >= cast($listed_from as date))
        and (cast($listed_to as date) is null or problems.day <= cast($listed_to as date))
)

select * from missing_days
order by day, problem, capture_id, why
