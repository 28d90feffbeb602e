-- rule: No column is stated half as often on the last five days as on the twenty days before
-- severity: warn
-- table: core.papers
-- by: *, since any page may begin a new day; it reads the papers of 25 days
with
recent_days as (
    select
        first_listed_on,
        row_number() over (order by first_listed_on desc) as day_number,
    from core.papers
    where first_listed_on is not null
    group by first_listed_on
    qualify day_number <= 25
),

listed_papers as (
    select
        recent_days.day_number <= 5 as is_new,
        unnest([
            'abstract',
            'published_on',
            'author_count',
            'organization_key',
            'ai_summary',
            'discussion_id',
            'thumbnail_url',
        ]) as column_name,
        unnest([
            papers.abstract is not null,
            papers.published_on is not null,
            papers.author_count is not null,
            papers.organization_key is not null,
            papers.ai_summary is not null,
            papers.discussion_id is not null,
            papers.thumbnail_url is not null,
        ]) as is_stated,
    from recent_days
    inner join core.papers as papers on recent_days.first_listed_on = papers.first_listed_on
),

shares as (
    select
        column_name,
        count(*) filter (not is_new) as earlier_count,
        count(*) filter (is_new) as new_count,
        count(*) filter (is_stated and not is_new) / earlier_count as earlier_share,
        count(*) filter (is_stated and is_new) / new_count as new_share,
    from listed_papers
    group by column_name
),

faded_columns as (
    select
        column_name,
        round(100 * earlier_share, 1) as earlier_percent,
        round(100 * new_share, 1) as new_percent,
    from shares
    where
        earlier_count >= 100
        and new_count >= 30
        and earlier_share >= 0.2
        and new_share < 0.5 * earlier_share
)

select * from faded_columns
