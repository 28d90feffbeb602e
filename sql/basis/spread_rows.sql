-- grain: that of the table
-- question: which of its rows are of changed keys, where these stand all over the table?
select kept.*
from ${table} as kept
where kept.${key} in (${keys})
