-- grain: one month in which more than 2,000 papers were first listed
-- question: of which months are the files so large that they come in parts of ten days?
select strftime(first_listed_on, '%Y-%m') as month,
from core.papers
where first_listed_on is not null
group by strftime(first_listed_on, '%Y-%m')
having count(*) > 2000
