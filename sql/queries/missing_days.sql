-- question: Which days are missing or incomplete, and why?
-- answer: A row is a Monday to Friday without papers, from the first day known to the last one,
-- answer: or any day whose pages are cut, held or refused in part; why is the program's word
-- not: A gap of the site for certain: `never asked` says that no page of that day is here
-- not: Days before the first issue and after the last one
with
daily_captures as (
    select
        *,
        coalesce(
            listed_on, try_cast(regexp_extract(url, '[0-9]{4}-[0-9]{2}-[0-9]{2}') as date)
        ) as asked_on,
    from core.captures
    where listing_kind in ('daily', 'unknown')
),

issues as (
    select
        listings.listed_on as day,
        count(distinct listings.paper_key) as paper_count,
    from core.listings as listings
    where listings.listing_kind = 'daily' and listings.listed_on is not null
    group by listings.listed_on
),

calendar_days as (
    select cast(unnest(generate_series(min(day), max(day), interval 1 day)) as date) as day,
    from issues
),

cut_days as (
    select
        listed_on as day,
        max(listing_count) filter (where is_cut) as cut_page,
        max(listing_count) filter (where not is_cut) as whole_page,
    from core.captures
    where outcome = 'page' and listing_kind = 'daily' and listed_on is not null
    group by listed_on
),

odd_captures as (
    select
        coalesce(listed_on, asked_on) as day,
        outcome as problem,
        fault as why,
        capture_id,
    from daily_captures
    where outcome in ('held', 'unreadable', 'empty')
    union all
    select
        try_cast(regexp_extract(url, '[0-9]{4}-[0-9]{2}-[0-9]{2}') as date) as day,
        outcome as problem,
        fault as why,
        capture_id,
    from daily_captures
    where outcome = 'repeat'
    union all
    select
        listed_on as day,
        'refused' as problem,
        refused_count || ' of ' || entry_count || ' entries are in quarantine' as why,
        capture_id,
    from daily_captures
    where refused_count > 0
    union all
    select
        try_cast(regexp_extract(url, '[0-9]{4}-[0-9]{2}-[0-9]{2}') as date) as day,
        'not fetched' as problem,
        outcome || coalesce(': ' || detail, '') || ', asked at ' || requested_at as why,
        null as capture_id,
    from meta.fetches
    where outcome in ('redirected', 'blocked', 'limited', 'failed')
),

days_without_papers as (
    select
        calendar_days.day,
        coalesce(odd_captures.problem, 'missing') as problem,
        coalesce(odd_captures.why, 'never asked, or no answer is archived') as why,
        odd_captures.capture_id,
    from calendar_days
    left join odd_captures on calendar_days.day = odd_captures.day
    where
        isodow(calendar_days.day) < 6
        and calendar_days.day not in (select issues.day from issues)
),

incomplete_days as (
    select
        odd_captures.day,
        odd_captures.problem,
        odd_captures.why,
        odd_captures.capture_id,
    from odd_captures
    where
        odd_captures.problem in ('held', 'refused')
        and odd_captures.day in (select issues.day from issues)
    union all
    select
        day,
        'cut' as problem,
        cut_page || ' papers: the API''s limit, and no fuller page of that day' as why,
        null as capture_id,
    from cut_days
    where cut_page > coalesce(whole_page, 0)
),

problems as (
    select * from days_without_papers
    union all
    select * from incomplete_days
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
