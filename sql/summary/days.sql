-- grain: one row
-- question: how many days list papers, between which, and how many are cut or known to be empty?
with
listed as (
    select distinct listed_on
    from core.listings
    where listing_kind = 'daily' and listed_on is not null
),

span as (
    select
        count(*) as listed_count,
        min(listed_on) as first_day,
        max(listed_on) as last_day,
    from listed
),

empty_days as (
    select day from meta.day_states
    where state = 'empty'
),

cut_days as (
    select distinct listed_on from core.captures
    where is_cut and listed_on is not null
),

counts as (
    select
        *,
        (select count(*) from cut_days) as cut_count,
        (select count(*) from empty_days) as empty_count,
    from span
)

select * from counts
