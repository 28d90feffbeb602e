-- grain: one value
-- question: is it no value of this type?
select try_cast($value as ${type}) is null
