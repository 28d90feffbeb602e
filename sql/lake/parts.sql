-- grain: one key
-- question: in which part of a table are the rows of a key? That of a month, such as 2026-04; of a
-- crowded one, that of its days from 1, from 10 or from 20 on: 2026-04-0, 2026-04-1, 2026-04-2.
select
    days.key,
    concat(
        strftime(days.day, '%Y-%m'),
        '-' || case when crowded.month is not null then least(day(days.day) // 10, 2) end
    ) as part,
from (${query}) as days
left join crowded_months as crowded on strftime(days.day, '%Y-%m') = crowded.month
