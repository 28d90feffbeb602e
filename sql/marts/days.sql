-- grain: one day, from the first to the last one that a document or a request is about
-- question: Which days are here, how whole is each, and may it still grow?
-- key: day
-- column: day: The day
-- column: weekday: Its name
-- column: is_weekend: It is a Saturday or a Sunday
-- column: state: complete, moving, empty, repeat, held, failed or missing; see meta.day_states
-- column: why: The reason of the state, in words
-- column: may_grow: More papers may come to be known: neither complete nor confirmed to list none
-- column: is_holiday: A Monday to Friday for which answers confirm that nothing is listed
-- column: answered_at: Its last page or other answer with an instant (UTC); NULL where none has one
-- column: hours_after_end: From the day's end to answered_at; negative where it came before
-- column: paper_count: Papers on its pages; 0 where these list none; NULL where no page is here
-- column: is_cut: Its fullest page ended at the API's limit: papers may be missing
-- column: held_capture_count: Its pages that are held back for showing far fewer papers
with
listed_papers as (
    select
        listed_on as day,
        count(distinct paper_key) as paper_count,
    from core.listings
    where listing_kind = 'daily' and listed_on is not null
    group by listed_on
),

pages as (
    select
        listed_on as day,
        max(captured_at) as last_captured_at,
        max(listing_count) filter (where is_cut) as fullest_cut_page,
        max(listing_count) filter (where not is_cut) as fullest_whole_page,
        count(*) filter (where outcome = 'held') as held_capture_count,
    from core.captures
    where listing_kind = 'daily' and listed_on is not null
    group by listed_on
),

answers as (
    select
        states.*,
        greatest(states.answered_at, pages.last_captured_at) as last_answered_at,
        coalesce(pages.fullest_cut_page, 0) > coalesce(pages.fullest_whole_page, 0) as is_cut,
        coalesce(pages.held_capture_count, 0) as held_capture_count,
    from meta.day_states as states
    left join pages on states.day = pages.day
),

days as (
    select
        answers.day,
        dayname(answers.day) as weekday,
        isodow(answers.day) > 5 as is_weekend,
        answers.state,
        answers.why,
        answers.may_grow,
        isodow(answers.day) < 6 and answers.state in ('empty', 'repeat') and not answers.may_grow
            as is_holiday,
        answers.last_answered_at as answered_at,
        round((epoch(answers.last_answered_at) - epoch(answers.day + interval 1 day)) / 3600, 1)
            as hours_after_end,
        case
            when listed_papers.paper_count is not null then listed_papers.paper_count
            when answers.state in ('empty', 'repeat') then 0
        end as paper_count,
        answers.is_cut,
        answers.held_capture_count,
    from answers
    left join listed_papers on answers.day = listed_papers.day
)

select * from days
