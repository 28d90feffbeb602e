-- grain: paper x day, of papers on the daily pages of two or more days
-- question: Which papers were listed on more than one day, and what did the repeat bring?
-- key: paper_key, listed_on
-- column: paper_key: The paper
-- column: title: Title, cleaned
-- column: listed_on: A day on whose page it stands
-- column: day_number: Number of that day for this paper, from 1
-- column: day_count: Days on whose pages it stands
-- column: days_since_previous: Days since it was listed before; NULL for its first day
-- column: rank: Its place by upvotes on that day
-- column: upvotes: Upvotes as last stated by a page of that day; NULL where not stated
-- column: upvotes_since_previous: More upvotes than on its day before; NULL where one is not stated
with
repeated_papers as (
    select paper_key
    from core.listings
    where listing_kind = 'daily' and listed_on is not null
    group by paper_key
    having min(listed_on) < max(listed_on)
),

paper_days as (
    select
        paper_key,
        title,
        listed_on,
        row_number() over (partition by paper_key order by listed_on) as day_number,
        count(*) over (partition by paper_key) as day_count,
        listed_on - lag(listed_on) over (partition by paper_key order by listed_on)
            as days_since_previous,
        rank,
        upvotes,
        upvotes - lag(upvotes) over (partition by paper_key order by listed_on)
            as upvotes_since_previous,
    from mart.daily_leaderboard
    where paper_key in (select repeated_papers.paper_key from repeated_papers)
)

select * from paper_days
