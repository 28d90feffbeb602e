-- question: which rows that came break a rule of their own columns?
select *
from ${come}
where ${is_broken}
