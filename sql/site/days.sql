-- grain: one day
-- question: which days are here, in which state, and with how many papers?
select
    day,
    state,
    why,
    paper_count,
    may_grow,
    is_weekend,
    is_holiday,
from mart.days
order by day
