-- grain: one span
-- question: does a span of days end before it begins?
select cast($end as date) < cast($begin as date)
