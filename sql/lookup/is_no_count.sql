-- grain: one value
-- question: is it a number below one?
select cast($value as bigint) < 1
