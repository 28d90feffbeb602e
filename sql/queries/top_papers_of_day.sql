-- question: Which papers of a day had the most upvotes?
-- answer: A row is a paper of that day with its upvotes when that day's page was last seen
-- not: Upvotes that came later; top_papers has those
-- not: A complete day, where is_cut or a held page says otherwise
-- empty: no daily page of this day was captured: `paperhouse gaps` says why
-- parameter: day: date: null: the day of the list; null for the last day known
-- parameter: top: bigint: 20: number of papers
with
chosen_days as (
    select coalesce(cast($day as date), max(listed_on)) as listed_on,
    from core.listings
    where listing_kind = 'daily'
),

top_papers as (
    select
        leaderboard.listed_on,
        leaderboard.rank,
        leaderboard.upvotes,
        leaderboard.title,
        leaderboard.paper_count,
        leaderboard.is_cut,
        leaderboard.held_capture_count,
        leaderboard.observed_at,
        leaderboard.paper_key,
    from mart.daily_leaderboard as leaderboard
    inner join chosen_days on leaderboard.listed_on = chosen_days.listed_on
    where leaderboard.rank <= cast($top as bigint)
)

select * from top_papers
order by rank
