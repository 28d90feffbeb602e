-- grain: one span
-- question: does a span of days end before it begins?
select cast($last_day as date) < cast($first_day as date)
