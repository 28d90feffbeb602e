-- grain: one paper of the day
-- question: which papers led this day, when its page was last seen?
-- noqa: disable=RF02
with
day_papers as (
    select
        leaderboard.rank,
        leaderboard.upvotes,
        leaderboard.title,
        coalesce(organizations.full_name, organizations.name) as organization_name,
        leaderboard.comment_count,
        leaderboard.observed_at,
        leaderboard.paper_key,
        leaderboard.organization_key,
    from mart.daily_leaderboard as leaderboard
    left join core.organizations as organizations
        on leaderboard.organization_key = organizations.organization_key
    where leaderboard.listed_on = cast($day as date)
)

select * from day_papers
order by rank
